//! What is known about the corpus: integers and small strings only, merged in path order.
