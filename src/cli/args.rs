//! What can be typed. Nothing is decided here; see `run` and `config` for what becomes of it.

use super::concordance::Search;
use super::words::WordChoices;
use crate::language::model::Effort;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns a folder of news articles into tables that show who is quoted, what they say, and in which words.
#[derive(Debug, Parser)]
#[command(name = "whosaid", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Typed {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  whosaid run input --output output                     tables that open in Excel or LibreOffice
  whosaid run input --output output --profile data      tables for pandas or R: plain UTF-8
  whosaid run input --output output --dry-run           what would be read, and which metadata fits
  whosaid concordance flood input --output lines        where a word stands, and who said it
  whosaid verify output --input input                   is every quotation where the tables say?
  whosaid check input --expected output                 would a new run give the same tables?
  whosaid diff output-old output-new                    which rows came, went or changed?
  whosaid sample output --output sheet.csv              rows drawn by chance, for you to judge
  whosaid score sheet.csv                               how many of these rows are right?
  whosaid describe attributions                         what the columns mean
  whosaid eval attribution --gold marked                how much of what people marked is found?
  whosaid train attribution --data marked --output weights.bin     learn from what people marked
  whosaid eval phrases --gold chosen                    are these the key phrases that people chose?

Exit codes:
  0  done
  1  differences found (check, diff, verify)
  2  done, but an article or a part of one could not be read; see problems.csv
  3  could not run or write; nothing was changed";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles and write the tables
    Run(Box<Run>),
    /// Show where words stand, with the words around them, who said them and where
    Concordance(Box<Concordance>),
    /// Run again with the options of an earlier run, and compare the tables
    Check(Check),
    /// Compare the tables of two runs, row by row
    Diff(Diff),
    /// Re-read every quotation from its source file
    Verify(Verify),
    /// Draw rows by chance for a person to judge
    Sample(Sample),
    /// Precision from a sheet of judged rows, with intervals
    Score(Score),
    /// Print what the tables and columns mean
    Describe(Describe),
    /// Measure whosaid on articles that people have marked
    Eval(Eval),
    /// Learn from articles that people have marked
    Train(Train),
}

/// Options of `check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  whosaid check input --expected output     ends with code 1 and the differences if there are any")]
pub struct Check {
    /// The articles
    pub input: PathBuf,
    /// The tables of the earlier run
    #[arg(long, value_name = "DIR")]
    pub expected: PathBuf,
    /// Metadata of the articles, if it does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Weights, if the earlier run had some of its own
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Who is who, if the run had a --speakers file that does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub speakers: Option<PathBuf>,
    /// Rows put right, if the run had a --corrections file that does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Stop words, if the run had a --stopwords file that does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub stopwords: Option<PathBuf>,
    /// Categories, if the run had a --dictionary file that does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub dictionary: Option<PathBuf>,
    /// Word list, if the run had a --reference file that does not lie in INPUT
    #[arg(long, value_name = "FILE")]
    pub reference: Option<PathBuf>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing when all is equal
    #[arg(short, long)]
    pub quiet: bool,
}

/// Options of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whosaid diff output-old output-new
  whosaid diff output-old output-new --map ids.csv     also: which attribution_id became which
  whosaid diff output-old output-new --carry corrections.csv corrections-new.csv
                                                       also: corrections under their new ids")]
pub struct Diff {
    /// The tables of the first run
    pub old: PathBuf,
    /// The tables of the second run
    pub new: PathBuf,
    /// Pair attributions by overlap, and write old_id,new_id,overlap to FILE
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Pair attributions by overlap, and write the corrections in FROM to TO with the ids of the second run
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    pub carry: Vec<PathBuf>,
}

/// Options of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  whosaid verify output --input input     ends with code 1 if a span is not where the tables say")]
pub struct Verify {
    /// The tables of a run
    pub dir: PathBuf,
    /// The articles they were made from
    #[arg(long, value_name = "INPUT")]
    pub input: PathBuf,
    /// Say nothing when all is well
    #[arg(short, long)]
    pub quiet: bool,
}

/// Options of `sample`.
#[derive(Debug, Args)]
#[command(after_help = SAMPLE_EXAMPLES)]
pub struct Sample {
    /// The tables of a run
    pub dir: PathBuf,
    /// Rows to draw, each as likely as any other
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub rows: usize,
    /// Another number gives other rows; the same one gives the same rows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The sheet to write; never one that exists [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const SAMPLE_EXAMPLES: &str = "\
Examples:
  whosaid sample output --rows 50 --seed 1 --output sheet.csv
  whosaid score sheet.csv                   when the sheet is filled in

Each row of the sheet has the context, speaker and content of an attribution, and cells to fill in:
  speaker_right   y if this is who speaks (with an empty speaker: if the article names nobody)
  content_right   y if this is what was said: all of it, and nothing else that matters
  note            whatever you like
Answers are y, yes, 1, n, no and 0; empty cells do not count. A larger sample with the same seed
holds the smaller one.";

/// Options of `score`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  whosaid score sheet.csv

Prints the share of rows that are right, with its 95 % interval (Wilson 1927): over all answered
rows, by kind and by rule. An answer that is neither yes nor no is named by its line.")]
pub struct Score {
    /// A filled-in sheet of `whosaid sample`
    pub sheet: PathBuf,
}

/// Options of `describe`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whosaid describe
  whosaid describe attributions speakers")]
pub struct Describe {
    /// Tables [default: all]
    pub tables: Vec<String>,
}

/// Options of `eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// What is measured.
    #[command(subcommand)]
    pub what: Measure,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum Measure {
    /// Who is quoted, in which words: precision, recall and F1
    Attribution(Attribution),
    /// Key phrases: precision, recall and F1 of the first 5, 10 and 15
    Phrases(EvalPhrases),
}

/// Options of `eval attribution`.
#[derive(Debug, Args)]
#[command(after_help = EVAL_EXAMPLE)]
pub struct Attribution {
    /// Folder of articles marked in brat: NAME.txt beside NAME.ann; or, as PolNeAR is published,
    /// text/NAME.txt and attributions/NAME_ANNOTATOR.ann
    #[arg(long, value_name = "DIR")]
    pub gold: PathBuf,
    /// Language of the articles
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// How much work attribution is given
    #[arg(long, value_enum, default_value = "normal")]
    pub attribution: EffortName,
    /// Weights of your own, from `whosaid train attribution`
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Also write the rows of whosaid that count to FILE, with what is right in each
    #[arg(long, value_name = "FILE")]
    pub rows: Option<PathBuf>,
    /// Threads [default: one for each processor]; the figures are the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

const EVAL_EXAMPLE: &str = "\
Examples:
  whosaid eval attribution --gold polnear/data/dev
  whosaid eval attribution --gold polnear/data/dev --rows rows.csv

Events with the roles Source, Cue and Content (also Content2 and so on) are read. Of several
annotators of one article the first by name counts. Rows in stretches marked Discard do not.";

/// Options of `eval phrases`.
#[derive(Debug, Args)]
#[command(after_help = EVAL_PHRASES_EXAMPLE)]
pub struct EvalPhrases {
    /// Folder of articles whose key phrases people chose: docs/NAME.txt and keys/NAME.key; or NAME.txt
    /// beside NAME.key
    #[arg(long, value_name = "DIR")]
    pub gold: PathBuf,
    /// Cross-validate: rank the articles of each event of DIR/events.tsv by what is learned from all others
    #[arg(long)]
    pub folds: bool,
    /// Language of the articles
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// Threads [default: one for each processor]; the figures are the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

const EVAL_PHRASES_EXAMPLE: &str = "\
Examples:
  whosaid eval phrases --gold marked            the weights on board
  whosaid eval phrases --gold marked --folds    the method: each event by what the others teach

A .key file has a phrase a line; ' ||| ' parts spellings of one phrase. events.tsv has the columns
id and event, parted by a tab. A phrase is right when its Porter stems are those of a chosen one.
Weights that were learned from the same articles score too well without --folds.";

/// Options of `train`.
#[derive(Debug, Args)]
pub struct Train {
    /// What is learned.
    #[command(subcommand)]
    pub what: Lesson,
}

/// What can be learned.
#[derive(Debug, Subcommand)]
pub enum Lesson {
    /// Who is quoted, in which words: weights for `run --model`
    Attribution(TrainAttribution),
    /// What makes a phrase key: the weights in src/language/en/phrases.tsv
    Phrases(TrainPhrases),
}

/// Options of `train attribution`.
#[derive(Debug, Args)]
#[command(after_help = TRAIN_EXAMPLES)]
pub struct TrainAttribution {
    /// Folder of articles marked in brat, at least four: NAME.txt beside NAME.ann; or, as PolNeAR is
    /// published, text/NAME.txt and attributions/NAME_ANNOTATOR.ann
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// File for the weights; replaced only if it holds weights
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Language of the articles
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// Where random order begins: another number gives other, about equally good weights
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads [default: one for each processor]; the weights are the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// Options of `train phrases`.
#[derive(Debug, Args)]
#[command(after_help = TRAIN_PHRASES_EXAMPLE)]
pub struct TrainPhrases {
    /// Folder of articles whose key phrases people chose: docs/NAME.txt and keys/NAME.key; or NAME.txt
    /// beside NAME.key
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// File for the weights; replaced only if it holds weights of key phrases
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Language of the articles
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// Threads [default: one for each processor]; the weights are the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

const TRAIN_PHRASES_EXAMPLE: &str = "\
Example:
  whosaid train phrases --data marked --output phrases.tsv

The weights are a short table, one row for each feature. They are taken on board as
src/language/en/phrases.tsv when whosaid is built anew. docs/training.md says more.";

const TRAIN_EXAMPLES: &str = "\
Examples:
  whosaid train attribution --data marked --output weights.bin
  whosaid run articles --output tables --model weights.bin

Of an .ann file, stretches (T1 TAB Source 0 3 TAB Ona) and events (E1 TAB Attribution:T2 Source:T1
Cue:T2 Content:T3) are read. Roles are Source, Cue and Content, with or without a number behind
them; offsets count characters (code points) from the start of the file, and a stretch may have
several parts (0 3;8 12). Other roles and other lines are ignored. Of several annotators of one
article the first by name counts. An attribution is learned from if it has a cue and, in the
paragraph of the cue, content.

The weights are numbers, but they come from the articles: see that their licence allows what you
want to do with them. docs/training.md says more.";

/// Options of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct Run {
    /// Folder of articles (.txt, .md; read with its sub-folders), or one article
    pub input: PathBuf,
    /// Folder for the tables; replaced as one if whosaid wrote it, refused if it holds anything else
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Options under their long names, as in: profile = "data"; what is typed here wins
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What decides the results.
    #[command(flatten)]
    pub choices: Choices,
    /// Keep what is found in each article, and analyse only articles that are not kept yet; the tables are the
    /// same. After an interrupted run with --resume, finished articles are not analysed again
    #[arg(long)]
    pub resume: bool,
    /// As --resume, with the results in DIR [default: .OUTPUT.whosaid-cache beside the output folder]
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Threads [default: one for each processor]; the tables are the same for any number
    #[arg(long, value_name = "N", help_heading = None)]
    pub threads: Option<usize>,
    /// Memory for articles at work and for rows that are sorted, in MiB [default: 64]; the language, the list of
    /// articles and the vocabulary come on top. More is faster on large corpora; the tables are the same for any number
    #[arg(long, value_name = "MIB", help_heading = None)]
    pub memory: Option<u64>,
    /// Bytes of articles in memory at one time [default: a 64th of --memory]; the tables are the same for any number
    #[arg(long, value_name = "BYTES", help_heading = None)]
    pub batch_bytes: Option<u64>,
    /// Also end with code 2 when a file is empty or of no known format
    #[arg(long, help_heading = None)]
    pub strict: bool,
    /// Show what would be read and which metadata fits; write nothing
    #[arg(long, help_heading = None)]
    pub dry_run: bool,
    /// Also say on standard error how long each stage took
    #[arg(long, help_heading = None)]
    pub timings: bool,
    /// Say nothing but errors
    #[arg(short, long, help_heading = None)]
    pub quiet: bool,
}

const RUN_EXAMPLES: &str = "\
Examples:
  whosaid run articles --output tables
  whosaid run articles --output tables --delimiter ';' --decimal ,      for European Excel
  whosaid run articles --output tables --metadata ~/lists/articles.csv
  whosaid run articles --output tables --tables attributions,speakers
  whosaid run articles --output tables --include caption --include footnote
  whosaid run articles --output tables --attribution fast
  whosaid run articles --output tables --attribution none --tables term_frequencies,keyphrases
  whosaid run articles --output tables --group-by outlet --ngrams 3 --min-count 2
  whosaid run articles --output tables --keyness outlet --voice quoted
  whosaid run articles --output tables --collocations 5 --node flood

metadata.csv in INPUT gives outlets and dates. Its columns: file, id, outlet, published, title, author, url,
and any others, which come back as meta_NAME. Only file is needed.

speakers.toml in INPUT says who is who. Every entry is a [[speaker]] with a name; aliases lists other names
for it; articles and outlets limit it, to keep namesakes apart; role, affiliation, native_name, sector,
speaker_type and wikidata_id stand for what the text gives; any other key is a column of speakers.csv.

corrections.csv in INPUT puts rows right. Its columns: attribution_id, speaker (- for nobody), kind, and
drop (1 for a row that should not be there). Empty cells change nothing.";

/// Options that decide what the tables hold.
#[derive(Clone, Debug, Default, Args)]
pub struct Choices {
    /// Metadata of the articles [default: metadata.csv in INPUT]
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Who is who: names, aliases, namesakes [default: speakers.toml in INPUT]
    #[arg(long, value_name = "FILE")]
    pub speakers: Option<PathBuf>,
    /// Rows put right, by attribution_id [default: corrections.csv in INPUT]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// For whom the tables are [default: spreadsheet]
    #[arg(long, value_enum)]
    pub profile: Option<ProfileName>,
    /// Between cells: a comma, semicolon or tab [default: a comma; a semicolon with --decimal ,]
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
    /// Decimal mark, . or , [default: .]
    #[arg(long, value_name = "CHAR")]
    pub decimal: Option<String>,
    /// Tables to write, with commas between [default: all]; articles, problems and those that an option
    /// asks for always are
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tables: Option<Vec<String>>,
    /// Also analyse paragraphs of this class (headline, caption, footnote ...); may be repeated
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub include: Option<Vec<String>>,
    /// Language of the articles [default: en]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// How much work attribution is given [default: normal]
    #[arg(long, value_enum)]
    pub attribution: Option<EffortName>,
    /// Weights of your own, from `whosaid train attribution` [default: those on board]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// What is asked of the words.
    #[command(flatten)]
    pub words: WordChoices,
    /// What a concordance looks for.
    #[arg(skip)]
    pub search: Option<Search>,
    /// Largest file that is read; a larger one is an error [default: 4194304]
    #[arg(long, value_name = "BYTES")]
    pub max_file_bytes: Option<u64>,
    /// Keep the rows of articles that repeat an earlier one of the same outlet
    #[arg(long)]
    pub keep_duplicates: bool,
}

/// Options of `concordance`.
#[derive(Debug, Args)]
#[command(after_help = CONCORDANCE_EXAMPLES)]
pub struct Concordance {
    /// What is looked for.
    #[command(flatten)]
    pub search: Search,
    /// Folder of articles (.txt, .md; read with its sub-folders), or one article
    pub input: PathBuf,
    /// Folder for concordance.csv and the tables beside it, as of `run`
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Metadata of the articles [default: metadata.csv in INPUT]
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Who is who: names, aliases, namesakes [default: speakers.toml in INPUT]
    #[arg(long, value_name = "FILE")]
    pub speakers: Option<PathBuf>,
    /// Rows put right, by attribution_id [default: corrections.csv in INPUT]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// For whom the tables are [default: spreadsheet]
    #[arg(long, value_enum)]
    pub profile: Option<ProfileName>,
    /// Between cells: a comma, semicolon or tab [default: a comma; a semicolon with --decimal ,]
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
    /// Decimal mark, . or , [default: .]
    #[arg(long, value_name = "CHAR")]
    pub decimal: Option<String>,
    /// Also analyse paragraphs of this class (headline, caption, footnote ...); may be repeated
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub include: Option<Vec<String>>,
    /// Language of the articles [default: en]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// How much work attribution is given [default: normal]
    #[arg(long, value_enum)]
    pub attribution: Option<EffortName>,
    /// Weights of your own, from `whosaid train attribution` [default: those on board]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Threads [default: one for each processor]; the rows are the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

const CONCORDANCE_EXAMPLES: &str = "\
Examples:
  whosaid concordance flood articles --output lines
  whosaid concordance 'flood* plain?' articles --output lines --sort right
  whosaid concordance 'we will' articles --output lines --voice quoted --outlet 'Kelm Courier'
  whosaid concordance --regex '(must|should) not' articles --output lines --speaker 'Mara Voss'

Words are found inside one sentence and voice, as they are counted.";

/// Names of the efforts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffortName {
    /// The learned model, with rules for what it does not know
    Normal,
    /// The rules alone: faster, finds less indirect speech
    Fast,
    /// None, for words and key phrases alone: nobody is quoted, and every word is narration
    None,
}

impl From<EffortName> for Effort {
    fn from(name: EffortName) -> Self {
        match name {
            EffortName::Normal => Self::Normal,
            EffortName::Fast => Self::Fast,
            EffortName::None => Self::None,
        }
    }
}

/// Names of the profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileName {
    /// Byte-order mark, CRLF, no formulas, no cell too long: for Excel and LibreOffice
    Spreadsheet,
    /// Plain UTF-8 with exact text: for programs
    Data,
}
