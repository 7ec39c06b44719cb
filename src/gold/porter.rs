//! The stemmer by which key phrases are compared: Porter (1980, *Program* 14(3), 130-137), as published. Published
//! figures on key phrases use it whatever the language.

/// Endings and what stands in their place: steps 2 and 3; the first that fits counts.
const STEPS: [&[(&str, &str)]; 2] = [
    &[
        ("ational", "ate"),
        ("ization", "ize"),
        ("fulness", "ful"),
        ("ousness", "ous"),
        ("iveness", "ive"),
        ("tional", "tion"),
        ("biliti", "ble"),
        ("entli", "ent"),
        ("ousli", "ous"),
        ("ation", "ate"),
        ("alism", "al"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("enci", "ence"),
        ("anci", "ance"),
        ("izer", "ize"),
        ("abli", "able"),
        ("alli", "al"),
        ("ator", "ate"),
        ("eli", "e"),
    ],
    &[
        ("icate", "ic"),
        ("ative", ""),
        ("alize", "al"),
        ("iciti", "ic"),
        ("ical", "ic"),
        ("ful", ""),
        ("ness", ""),
    ],
];

/// Endings that step 4 takes away; the first that fits counts.
const LAST: [&str; 19] = [
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive",
    "ize", "al", "er", "ic", "ou",
];

/// Whether the letter at `i` is a consonant.
fn consonant(word: &[char], i: usize) -> bool {
    match word[i] {
        'a' | 'e' | 'i' | 'o' | 'u' => false,
        'y' => i == 0 || !consonant(word, i - 1),
        _ => true,
    }
}

/// How often consonants follow vowels.
fn measure(word: &[char]) -> usize {
    (1..word.len()).filter(|&i| consonant(word, i) && !consonant(word, i - 1)).count()
}

fn has_vowel(word: &[char]) -> bool {
    (0..word.len()).any(|i| !consonant(word, i))
}

/// Ends in the same consonant twice.
fn doubled(word: &[char]) -> bool {
    let n = word.len();
    n > 1 && word[n - 1] == word[n - 2] && consonant(word, n - 1)
}

/// Ends in consonant, vowel, consonant, the last not w, x or y.
fn short(word: &[char]) -> bool {
    let n = word.len();
    n > 2
        && consonant(word, n - 3)
        && !consonant(word, n - 2)
        && consonant(word, n - 1)
        && !matches!(word[n - 1], 'w' | 'x' | 'y')
}

/// The letters before `ending`, if the word has it.
fn before<'w>(word: &'w [char], ending: &str) -> Option<&'w [char]> {
    let rest = word.len().checked_sub(ending.len())?;
    word[rest..].iter().copied().eq(ending.chars()).then(|| &word[..rest])
}

/// The stem of a lower-case word.
pub fn stem(word: &str) -> String {
    let mut w: Vec<char> = word.chars().collect();
    if w.len() <= 2 {
        return word.to_owned();
    }
    if before(&w, "sses").is_some() || before(&w, "ies").is_some() {
        w.truncate(w.len() - 2);
    } else if before(&w, "s").is_some() && before(&w, "ss").is_none() {
        w.pop();
    }
    past(&mut w);
    if before(&w, "y").is_some_and(has_vowel) {
        w.pop();
        w.push('i');
    }
    for step in STEPS {
        if let Some((stem, instead)) = step.iter().find_map(|(e, i)| Some((before(&w, e)?, i)))
            && measure(stem) > 0
        {
            let kept = stem.len();
            w.truncate(kept);
            w.extend(instead.chars());
        }
    }
    if let Some((stem, ending)) = LAST.iter().find_map(|e| Some((before(&w, e)?, *e)))
        && measure(stem) > 1
        && (ending != "ion" || matches!(stem.last(), Some('s' | 't')))
    {
        let kept = stem.len();
        w.truncate(kept);
    }
    if let Some(stem) = before(&w, "e")
        && (measure(stem) > 1 || measure(stem) == 1 && !short(stem))
    {
        w.pop();
    }
    if before(&w, "ll").is_some() && measure(&w) > 1 {
        w.pop();
    }
    w.into_iter().collect()
}

/// Step 1b: -eed, -ed and -ing.
fn past(w: &mut Vec<char>) {
    if let Some(stem) = before(w, "eed") {
        if measure(stem) > 0 {
            w.pop();
        }
        return;
    }
    let Some(kept) =
        ["ed", "ing"].iter().find_map(|e| before(w, e)).filter(|s| has_vowel(s)).map(<[char]>::len)
    else {
        return;
    };
    w.truncate(kept);
    if ["at", "bl", "iz"].iter().any(|e| before(w, e).is_some()) {
        w.push('e');
    } else if doubled(w) {
        if !matches!(w.last(), Some('l' | 's' | 'z')) {
            w.pop();
        }
    } else if measure(w) == 1 && short(w) {
        w.push('e');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_stems_of_the_paper() {
        for (word, expected) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("cats", "cat"),
            ("agreed", "agre"),
            ("feed", "feed"),
            ("plastered", "plaster"),
            ("bled", "bled"),
            ("motoring", "motor"),
            ("sing", "sing"),
            ("conflated", "conflat"),
            ("hopping", "hop"),
            ("falling", "fall"),
            ("filing", "file"),
            ("happy", "happi"),
            ("sky", "sky"),
            ("relational", "relat"),
            ("conditional", "condit"),
            ("vietnamization", "vietnam"),
            ("triplicate", "triplic"),
            ("electricity", "electr"),
            ("hopefulness", "hope"),
            ("adjustable", "adjust"),
            ("replacement", "replac"),
            ("adoption", "adopt"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controlling", "control"),
            ("roll", "roll"),
            ("as", "as"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
