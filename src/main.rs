//! The `whosaid` command: hands the arguments to the library and its answer to the shell.

use std::process::ExitCode;

/// Stages ask for many small pieces of memory and give them back: an allocator made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    whosaid::cli::main()
}
