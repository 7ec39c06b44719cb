#!/usr/bin/env bash
# Counts the words of a folder of .txt files with whosaid and with R's tidytext (ICU), and says where they differ. Needs R with
# tidytext (Debian: r-cran-tidytext). Tags such as <a href="..."> are no text for whosaid, so R does not see them either.
#
#   scripts/tidytext.sh TEXTS
set -euo pipefail
cd "$(dirname "$0")/.."
texts=$(realpath "${1:?usage: scripts/tidytext.sh TEXTS}")
[ -n "${WHOSAID_BUILT-}" ] || cargo build --release --quiet
whosaid=$(realpath "${CARGO_TARGET_DIR:-target}/release/whosaid")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$whosaid" run "$texts" --output "$place/run" --profile data --quiet --attribution fast \
  --tables term_frequencies,paragraphs \
  --include headline,subhead,byline,caption,furniture,teaser,footnote,table || [ $? -eq 2 ]
cat >"$place/count.R" <<'R'
suppressPackageStartupMessages({library(tidytext); library(dplyr)})
args <- commandArgs(TRUE)
files <- sort(list.files(args[1], pattern = "[.]txt$", full.names = TRUE, recursive = TRUE))
read <- function(f) paste(readLines(f, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
texts <- tibble(text = gsub("<[A-Za-z/][^>]*>", "\n", vapply(files, read, "", USE.NAMES = FALSE)))
theirs <- texts %>% unnest_tokens(term, text) %>%
  mutate(term = stringi::stri_trans_nfc(gsub("[\u2018\u2019]", "'", term))) %>% count(term, name = "tidytext")
ours <- read.csv(file.path(args[2], "term_frequencies.csv"), encoding = "UTF-8", na.strings = "", colClasses = c(term = "character")) %>%
  filter(voice == "all") %>% select(term, whosaid = count)
both <- full_join(ours, theirs, by = "term") %>% mutate(across(-term, ~coalesce(as.integer(.x), 0L)), difference = whosaid - tidytext)
total <- colSums(both[c("whosaid", "tidytext")])
cat(sprintf("whosaid %d, tidytext %d words: %+.3f %%\n", total[1], total[2], 100 * (total[1] / total[2] - 1)))
both <- both %>% filter(difference != 0) %>% arrange(desc(abs(difference)), term)
cat(sprintf("%d of %d terms differ; the largest differences:\n", nrow(both), nrow(full_join(ours, theirs, by = "term"))))
print(as.data.frame(head(both, 15)), row.names = FALSE)
R
LC_ALL=C.UTF-8 Rscript "$place/count.R" "$texts" "$place/run"
