//! Which rules count: `--only`, `--ignore`, `--per-file-ignore`.

use std::str::FromStr;

use callboard_validator::finding::{Finding, Report, Severity};
use callboard_validator::rule::{Check, Rule};
use callboard_validator::rules::RULES;
use callboard_validator::syntax::nearest::nearest;
use globset::{GlobBuilder, GlobMatcher};

use crate::error::Error;

/// What a user wants to hear about.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Selection {
    /// Report these rules alone: codes, or what codes begin with, such as SSIS or CLU01; errors that keep a file
    /// from being read are reported all the same
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    only: Vec<Codes>,
    /// Do not report these rules: codes, or what codes begin with
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<Codes>,
    /// Do not report these rules where the finding stands in such a file; a pattern without `/` is that of a file name
    #[arg(long, value_name = "GLOB:CODE[,CODE]")]
    per_file_ignore: Vec<PerFileIgnore>,
}

impl Selection {
    /// The rules that are left for any file.
    pub fn rules(&self) -> Result<Vec<&'static Rule>, Error> {
        let left: Vec<&Rule> =
            RULES.iter().copied().filter(|rule| self.names(rule.code) && !self.ignores(rule.code)).collect();
        if left.is_empty() { Err(Error::NothingSelected) } else { Ok(left) }
    }

    /// Leaves in the report on the file `name` what is wanted.
    pub fn apply(&self, name: &str, report: &mut Report) {
        let Report { findings, not_checked, sources, .. } = report;
        findings.retain(|finding| {
            let path = finding.place.map_or(name, |place| &sources.get(place.source).name);
            let wanted = self.names(finding.code) || self.cannot_do_without(finding);
            let ignored = self.ignores(finding.code) || self.ignores_in(path, finding.code);
            wanted && !ignored || is_unread(finding)
        });
        not_checked.retain(|skipped| {
            self.names(skipped.code) && !self.ignores(skipped.code) && !self.ignores_in(name, skipped.code)
        });
    }

    fn names(&self, code: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|codes| codes.cover(code))
    }

    fn ignores(&self, code: &str) -> bool {
        self.ignore.iter().any(|codes| codes.cover(code))
    }

    fn ignores_in(&self, path: &str, code: &str) -> bool {
        self.per_file_ignore.iter().any(|one| one.is_about(path) && one.codes.iter().any(|it| it.cover(code)))
    }

    /// Whether a finding says that a file could not be read as it was meant, so that what is wanted was not judged.
    fn cannot_do_without(&self, finding: &Finding) -> bool {
        let needs_configuration = |rule: &&Rule| {
            self.names(rule.code)
                && rule.checks.iter().any(|check| matches!(check, Check::NeedsEstateForConfiguration))
        };
        finding.severity == Severity::Error
            && (finding.code.starts_with("SYN")
                || finding.code == "SSIS021" && RULES.iter().any(needs_configuration))
    }
}

/// Whether a file was not read at all: nobody can ignore that, since nothing in it was judged.
fn is_unread(finding: &Finding) -> bool {
    const UNREAD: [&str; 4] = ["SYN001", "SYN004", "SYN007", "SYN008"];
    finding.severity == Severity::Error && UNREAD.contains(&finding.code)
}

/// A code, or what codes begin with.
#[derive(Debug, Clone)]
struct Codes(String);

impl Codes {
    fn cover(&self, code: &str) -> bool {
        code.starts_with(&self.0)
    }
}

impl FromStr for Codes {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let codes = Codes(word.trim().to_uppercase());
        if !codes.0.is_empty() && RULES.iter().any(|rule| codes.cover(rule.code)) {
            return Ok(codes);
        }
        let families = ["SSIS", "DEL", "CLU", "SYN", "EXP"];
        Err(match nearest(&codes.0, families.into_iter().chain(RULES.iter().map(|rule| rule.code))) {
            Some(near) => format!("no code is or begins with it; did you mean {near}?"),
            None => "no code is or begins with it; `callboard rules` lists them".to_owned(),
        })
    }
}

/// Codes, and the files in which they do not count.
#[derive(Debug, Clone)]
struct PerFileIgnore {
    files: GlobMatcher,
    codes: Vec<Codes>,
}

impl PerFileIgnore {
    fn is_about(&self, path: &str) -> bool {
        let path = path.strip_prefix("./").unwrap_or(path);
        let name_alone = !self.files.glob().glob().contains('/');
        let file_name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        self.files.is_match(if name_alone { file_name } else { path })
    }
}

impl FromStr for PerFileIgnore {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (glob, codes) = text
            .rsplit_once(':')
            .filter(|(glob, _)| !glob.trim().is_empty())
            .ok_or("write a pattern, a colon and codes, such as `old/*.toml:SSIS022`")?;
        let glob = glob.replace('\\', "/");
        let files = GlobBuilder::new(glob.strip_prefix("./").unwrap_or(&glob))
            .literal_separator(true)
            .build()
            .map_err(|error| error.to_string())?
            .compile_matcher();
        let codes = codes
            .split(',')
            .map(|code| code.parse::<Codes>().map_err(|why| format!("`{}`: {why}", code.trim())));
        Ok(PerFileIgnore { files, codes: codes.collect::<Result<_, _>>()? })
    }
}
