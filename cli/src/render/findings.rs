//! Findings with the line of the user's file and the place marked.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use callboard_validator::finding::{Finding, Report, Severity};
use callboard_validator::source::{Place, Source};

use super::{plural, printable};
use crate::io::Io;

/// Longer lines are named, not shown.
const LONGEST_SHOWN_LINE: usize = 2000;
const WIDTH: usize = 140;

/// All reports, then one line that sums them up.
pub fn render(names: &[String], reports: &[Report], io: &mut Io<'_>) -> io::Result<()> {
    for (name, report) in names.iter().zip(reports) {
        diagnostics(report, Severity::Info, io.colour, io.out)?;
        not_checked(report, io.out)?;
        if let Some(profile) = report.profile {
            writeln!(io.out, "note: `{}` is judged by the literals of profile {profile}\n", printable(name))?;
        }
    }
    let corrected = reports.iter().flat_map(|report| &report.findings);
    let corrected = corrected.filter(|finding| !finding.suggestion.is_empty()).count();
    if corrected > 0 {
        writeln!(
            io.out,
            "{} can be corrected: `callboard validate --suggest` shows how",
            plural(corrected, "finding")
        )?;
    }
    let count = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    writeln!(
        io.out,
        "{}, {}, {} in {}",
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        plural(count(Severity::Info), "info"),
        plural(names.len(), "file")
    )
}

fn not_checked(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.not_checked.is_empty() {
        return Ok(());
    }
    writeln!(out, "not checked:")?;
    for skipped in &report.not_checked {
        let (object, detail) = (printable(&skipped.object), printable(&skipped.detail));
        writeln!(out, "  {:8} {:16} {object}: {detail}", skipped.code, skipped.why.name())?;
    }
    writeln!(out)
}

/// The findings at or above a severity.
pub fn diagnostics(report: &Report, from: Severity, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    for finding in report.findings.iter().filter(|finding| finding.severity >= from) {
        writeln!(out, "{}\n", renderer.render(&groups(finding, report)))?;
    }
    Ok(())
}

fn groups<'a>(finding: &'a Finding, report: &'a Report) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(printable(&finding.message)).id(finding.code));
    let places = places(finding);
    for place in places.iter().copied() {
        let source = report.sources.get(place.source);
        group = match shown(source, finding, &places, place) {
            Some(snippet) => group.element(snippet),
            None => group.element(origin(source, place)),
        };
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let trust = format!(
        "{}: {}; `callboard explain {}`",
        finding.grade.name(),
        finding.sources.join(", "),
        finding.code
    );
    vec![group.element(Level::NOTE.message(trust))]
}

/// Places in one file that lie further apart are drawn apart.
const DRAWN_TOGETHER: usize = 16 * 1024;

/// One place per piece of a file: what lies near it is drawn with it.
fn places(finding: &Finding) -> Vec<Place> {
    let mut places: Vec<Place> = finding.place.into_iter().collect();
    for (place, _) in &finding.related {
        if !places.iter().any(|known| are_drawn_together(*known, *place)) {
            places.push(*place);
        }
    }
    places
}

fn are_drawn_together(one: Place, other: Place) -> bool {
    let apart = one.start.abs_diff(other.start).max(one.end.abs_diff(other.end));
    one.source == other.source && apart as usize <= DRAWN_TOGETHER
}

fn origin<'a>(source: &'a Source, place: Place) -> Origin<'a> {
    let position = source.position(place.start as usize);
    Origin::path(printable(&source.name)).line(position.line).char_column(position.column)
}

/// The lines around every annotation of a finding near a place; `None` when there is no line worth showing.
fn shown<'a>(
    source: &'a Source,
    finding: &'a Finding,
    places: &[Place],
    place: Place,
) -> Option<Snippet<'a, Annotation<'a>>> {
    let primary = finding.place.filter(|primary| are_drawn_together(place, *primary));
    let is_here =
        |related: &Place| places.iter().find(|known| are_drawn_together(**known, *related)) == Some(&place);
    let related: Vec<&(Place, String)> =
        finding.related.iter().filter(|(related, _)| is_here(related)).collect();
    let spans: Vec<Range<usize>> =
        primary.iter().copied().chain(related.iter().map(|(place, _)| *place)).map(Place::span).collect();
    let whole = lines_around(
        &source.text,
        spans.iter().map(|span| span.start).min()?,
        spans.iter().map(|span| span.end).max()?,
    );
    let text = source.text.get(whole.clone())?;
    if text.trim().is_empty() || text.lines().any(|line| line.len() > LONGEST_SHOWN_LINE) {
        return None;
    }
    let drawn = drawn(text);
    let drawn = drawn.trim_end_matches('\r');
    let within = |span: Range<usize>| {
        let byte = |byte: usize| {
            let before = text.get(..byte.clamp(whole.start, whole.end) - whole.start).unwrap_or(text);
            self::drawn(before).len().min(drawn.len())
        };
        let (start, end) = (byte(span.start), byte(span.end));
        start..end.max(start)
    };
    let first_line = source.position(whole.start).line;
    let mut snippet =
        Snippet::source(drawn.to_owned()).line_start(first_line).path(printable(&source.name)).fold(true);
    if let Some(primary) = primary {
        snippet = snippet.annotation(AnnotationKind::Primary.span(within(primary.span())));
    }
    for (place, label) in related {
        snippet =
            snippet.annotation(AnnotationKind::Context.span(within(place.span())).label(printable(label)));
    }
    Some(snippet)
}

/// Lines as they are drawn: with line feeds alone, and without the control characters that the renderer lets through.
fn drawn(text: &str) -> String {
    let commands = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    text.replace("\r\n", "\n").replace(commands, "\u{fffd}")
}

fn lines_around(text: &str, start: usize, end: usize) -> Range<usize> {
    let start = start.min(text.len());
    let end = end.clamp(start, text.len());
    let before = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let after =
        text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| end + newline);
    before..after
}
