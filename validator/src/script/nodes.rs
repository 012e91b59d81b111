//! How a node is started, stopped, drained and resumed; the time of day.

use super::*;

impl Words<'_, '_> {
    pub(super) fn how_to_start(&mut self) -> Option<StartKind> {
        let ways = [
            ("normal", StartKind::Normal),
            ("force-quorum", StartKind::ForceQuorum),
            ("prevent-quorum", StartKind::PreventQuorum),
            ("clear-quarantine", StartKind::ClearQuarantine),
        ];
        let Some(how) = self.line.value.how.located() else { return Some(StartKind::Normal) };
        let known = ways.iter().find(|(name, _)| name == how.value);
        if known.is_none() {
            self.wrong(how.place, format!("`{}` is no way to start a node", how.value))
                .help("one of: normal, force-quorum, prevent-quorum, clear-quarantine");
        }
        known.map(|(_, kind)| *kind)
    }

    pub(super) fn how(&mut self) -> Option<StopKind> {
        match self.line.value.how.located() {
            None => Some(StopKind::ClusterService),
            Some(how) => match how.value.as_str() {
                "cluster-service" => Some(StopKind::ClusterService),
                "shutdown" => Some(StopKind::Shutdown),
                other => {
                    self.wrong(how.place, format!("`{other}` is no way to stop a node"))
                        .help("one of: cluster-service, shutdown");
                    None
                }
            },
        }
    }

    pub(super) fn failback(&mut self) -> Option<Option<ResumeFailback>> {
        let Some(written) = self.line.value.failback.located() else { return Some(None) };
        let known = ResumeFailback::NAMED.iter().find(|(word, _)| word == written.value);
        if known.is_none() {
            self.wrong(written.place, format!("`{}` is no way to fail back", written.value))
                .help("one of: no, immediate, policy");
        }
        known.map(|(_, failback)| Some(*failback))
    }

    /// Draining came with 2012; before that the run refuses it.
    pub(super) fn drain(&mut self, target: Located<&String>) -> Option<Step> {
        if let Some(windows) = self.survey.windows.filter(|windows| !windows.has_priorities()) {
            let message = format!("Windows Server {windows} has no `drain`: it does nothing");
            let help = "it came with Windows Server 2012: move the groups, then pause the node";
            self.reader.report("SYN011", "drain", self.line.place, message).help(help);
        }
        let to = match self.line.value.to.located() {
            Some(to) => Some(self.node(to)?),
            None => None,
        };
        let force = self.line.value.force.value().copied().unwrap_or(false);
        Some(Step::Drain { node: self.node(target)?, to, force })
    }

    /// `"22:30"`, with seconds where they matter: `"21:59:59.999"`.
    pub(super) fn time_of_day(&mut self) -> Option<Millis> {
        let written = self.line.value.time_of_day.located()?;
        let time = clock_time(written.value);
        if time.is_none() {
            self.wrong(written.place, format!("`{}` is no time of day", written.value))
                .help("from \"00:00\" to \"23:59\", with seconds where they matter: \"21:59:59.999\"");
        }
        time
    }
}

/// Since midnight; `None` when the text is no time of day.
fn clock_time(text: &str) -> Option<Millis> {
    let digits = |text: &str, count: usize, below: u64| -> Option<u64> {
        let well_formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| well_formed && *number < below)
    };
    let mut parts = text.trim().split(':');
    let hours = digits(parts.next()?, 2, 24)?;
    let minutes = digits(parts.next()?, 2, 60)?;
    let (seconds, fraction) = match parts.next() {
        None => ("00", "000"),
        Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "000")),
    };
    if parts.next().is_some() {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60 + digits(seconds, 2, 60)?;
    Some(Millis(seconds * 1000 + digits(fraction, 3, 1000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_exact_to_the_millisecond_or_refused() {
        let ms = |text| clock_time(text).map(|time| time.0);
        assert_eq!(ms("00:00"), Some(0));
        assert_eq!(ms("22:30"), Some(81_000_000));
        assert_eq!(ms("21:59:59.999"), Some(79_199_999));
        for wrong in ["", "24:00", "7:00", "07:60", "07:00:60", "07:00:00.5", "07:00:00:00", "-1:00", "noon"]
        {
            assert_eq!(ms(wrong), None, "{wrong}");
        }
    }
}
