//! Lessons: each one plays, its answers are what the engine says, and who was not told them cannot read them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::io::Cursor;

use callboard::coverage::{Carrier, Carriers, Kind, statements};
use callboard::io::Io;
use callboard::lessons::{self, Answer, answer, cited};
use callboard::library::Library;
use callboard::render;
use callboard_tests::{Overlay, Said, callboard, callboard_on, workspace};
use callboard_validator::lesson::{Asks, Lesson, Question, read};

fn all() -> impl Iterator<Item = (&'static str, Lesson)> {
    lessons::names().map(|name| (name, lessons::named(name).unwrap().unwrap()))
}

fn questions(lesson: &Lesson) -> impl Iterator<Item = &Question> {
    lesson.steps.iter().filter_map(|step| step.question.as_ref())
}

fn answers(lesson: &Lesson) -> Vec<Option<Answer>> {
    let of = |question: &Question| answer(&Library, question).unwrap();
    lesson.steps.iter().map(|step| step.question.as_ref().map(of)).collect()
}

fn page(lesson: &Lesson, answers: &[Option<Answer>], shown: bool) -> String {
    let mut out = Vec::new();
    render::lesson::page(lesson, answers, shown, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A text without its line breaks and margins.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The program on a terminal at which this is typed.
fn typed(input: &[u8], arguments: &[&str]) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = {
        let asked = Some(Box::new(Cursor::new(input.to_vec())) as Box<dyn std::io::BufRead>);
        let mut io = Io { asked, ..Io::captured(&mut out, &mut err) };
        let arguments = std::iter::once("callboard").chain(arguments.iter().copied());
        callboard::run(arguments.map(Into::into), &mut io).code()
    };
    Said { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), code }
}

#[test]
fn the_lessons_are_those_of_the_folder() {
    let folder = std::fs::read_dir(workspace().join("scenarios/lessons")).unwrap();
    let files: BTreeSet<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let lessons = files.iter().filter_map(|file| file.strip_suffix(".toml"));
    assert_eq!(lessons.collect::<BTreeSet<_>>(), lessons::names().collect());
    let said = callboard(&["lesson"]);
    assert_eq!(said.code, 0);
    assert!(lessons::names().all(|name| said.out.contains(name)), "{}", said.out);
}

#[test]
fn every_lesson_plays_and_every_answer_agrees_with_its_run() {
    for (name, lesson) in all() {
        let said = callboard(&["lesson", name, "--answers"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{name}");
        let text = flat(&said.out);
        assert!(questions(&lesson).count() >= 3, "{name}");
        for question in questions(&lesson) {
            let came = answer(&Library, question).unwrap();
            assert_eq!(question.choices[came.choice].means, came.result);
            assert!(text.contains(&flat(&came.because)), "{name}: {}", came.because);
            assert!(!came.timeline.is_empty(), "{name}: {}", question.text);
        }
        assert!(said.out.lines().all(|line| line.chars().count() <= 100), "{name}");
    }
}

/// A second reading of the results, by `run` as a user sees it.
#[test]
fn what_a_client_was_told_is_what_run_says() {
    for (name, lesson) in all() {
        for question in questions(&lesson) {
            let Asks::Client { scenario, client } = &question.asks else { continue };
            let said = callboard(&["run", scenario, "--format", "json"]);
            let runs: serde_json::Value = serde_json::from_str(&said.out).unwrap();
            let told = runs["runs"][0]["clients"].as_array().unwrap();
            let last = told.iter().rfind(|told| told["client"] == *client).unwrap();
            assert_eq!(last["verdict"], answer(&Library, question).unwrap().result, "{name}");
        }
    }
}

#[test]
fn the_four_seats_are_those_of_s03() {
    let lesson = lessons::named("double-hop").unwrap().unwrap();
    let seats = questions(&lesson).filter_map(|question| match &question.asks {
        Asks::Client { client, .. } => Some((client.clone(), answer(&Library, question).unwrap().result)),
        _ => None,
    });
    let seats: Vec<(String, String)> = seats.collect();
    let expected =
        [("C1", "allowed"), ("C1", "denied-double-hop"), ("Seat-N2", "allowed"), ("Seat-N1", "allowed")];
    assert_eq!(seats, expected.map(|(client, result)| (client.to_owned(), result.to_owned())));
    let words =
        ["SQL Server", "SSIS service", "client", "group", "virtual server", "to delegate credentials"];
    let terms: Vec<&str> = lesson.terms.iter().map(|(name, _)| name.as_str()).collect();
    assert!(words.iter().all(|word| terms.contains(word)), "{terms:?}");
}

#[test]
fn a_lesson_that_the_engine_does_not_bear_out_teaches_nothing() {
    let lesson = lessons::named("double-hop").unwrap().unwrap();
    for question in questions(&lesson) {
        let came = answer(&Library, question).unwrap();
        // The explanation belongs to another result than the one that comes.
        let mut wrong = question.clone();
        let other = (came.choice + 1) % wrong.choices.len();
        wrong.choices[other].because = wrong.choices[came.choice].because.take();
        let why = answer(&Library, &wrong).unwrap_err().to_string();
        assert!(why.contains(&came.result), "{why}");
        // Nobody thought of the result that comes.
        let mut blind = question.clone();
        blind.choices[came.choice].means = "something else".to_owned();
        assert!(answer(&Library, &blind).is_err());
    }
}

#[test]
fn another_estate_changes_the_answer() {
    let lesson = lessons::named("double-hop").unwrap().unwrap();
    let question = questions(&lesson).nth(1).unwrap();
    assert_eq!(answer(&Library, question).unwrap().result, "denied-double-hop");
    let path = "scenarios/s03b-third-computer-different-group.toml";
    let text = std::fs::read_to_string(workspace().join(path)).unwrap().replace("k2d.toml", "k2.toml");
    let files = Overlay([(path.to_owned(), text.into_bytes())].into());
    let why = answer(&files, question).unwrap_err().to_string();
    assert_eq!(why, format!("`{path}` came to `allowed`, which the question does not explain"));
}

#[test]
fn what_is_asked_for_must_be_there() {
    let lesson = lessons::named("double-hop").unwrap().unwrap();
    let question = questions(&lesson).next().unwrap();
    let scenario = "scenarios/s03a-third-computer-same-group.toml".to_owned();
    let table = "scenarios/lessons/double-hop.json".to_owned();
    for asks in [
        Asks::Client { scenario: scenario.clone(), client: "C9".to_owned() },
        Asks::Client { scenario: "scenarios/none.toml".to_owned(), client: "C1".to_owned() },
        Asks::State { scenario, object: "C9".to_owned(), at: None },
        Asks::Arrival { table, case: "none".to_owned() },
        Asks::Arrival { table: "scenarios/none.json".to_owned(), case: "listed".to_owned() },
    ] {
        assert!(answer(&Library, &Question { asks: asks.clone(), ..question.clone() }).is_err(), "{asks:?}");
    }
}

#[test]
fn without_answers_nothing_tells_them() {
    for (name, lesson) in all() {
        let text = callboard(&["lesson", name]);
        let json = callboard(&["lesson", name, "--format", "json"]);
        assert_eq!((text.code, json.code), (0, 0));
        let in_json = |text: &str| serde_json::to_string(text).unwrap().trim_matches('"').to_owned();
        for question in questions(&lesson) {
            for choice in &question.choices {
                assert!(flat(&text.out).contains(&choice.text), "{name}: {}", choice.text);
                assert!(json.out.contains(&in_json(&choice.text)), "{name}: {}", choice.text);
            }
            let came = answer(&Library, question).unwrap();
            for secret in [came.because, came.played, came.title, format!("result {}", came.result)] {
                assert!(!flat(&text.out).contains(&flat(&secret)), "{name}: {secret}");
                assert!(!json.out.contains(&in_json(&secret)), "{name}: {secret}");
            }
        }
        assert!(!text.out.contains("+--") && !text.out.contains("Answers"), "{name}");
        assert!(!json.out.contains("\"because\":") && !json.out.contains("\"timeline\":"), "{name}");
    }
}

/// The strongest form: whatever came, the page without answers has the same bytes.
#[test]
fn the_page_does_not_depend_on_what_came() {
    for (name, lesson) in all() {
        let truth = answers(&lesson);
        let mut other = truth.clone();
        for (step, came) in lesson.steps.iter().zip(&mut other) {
            if let (Some(question), Some(came)) = (&step.question, came) {
                came.choice = (came.choice + 1) % question.choices.len();
                came.result = "otherwise".to_owned();
                came.because = "otherwise".to_owned();
                came.timeline.clear();
            }
        }
        assert_eq!(page(&lesson, &truth, false), page(&lesson, &other, false), "{name}");
        assert_ne!(page(&lesson, &truth, true), page(&lesson, &other, true), "{name}");
    }
}

#[test]
fn every_rule_that_is_cited_exists_and_says_how_far_to_trust_it() {
    for (name, lesson) in all() {
        for question in questions(&lesson) {
            assert!(!question.rules.is_empty(), "{name}: {}", question.text);
            for id in &question.rules {
                let known = cited(id).unwrap_or_else(|| panic!("{name} cites {id}"));
                assert!(known.grade.is_some() || id.starts_with("tension:"), "{id}");
            }
        }
    }
}

/// A lesson carries a statement when a question of it plays something and cites that statement.
#[test]
fn a_lesson_carries_only_what_a_question_of_it_shows() {
    let carriers = Carriers::new();
    let mut carried = 0;
    for (name, lesson) in all() {
        let shown: BTreeSet<&String> = questions(&lesson).flat_map(|question| &question.rules).collect();
        for source in &lesson.sources {
            assert!(shown.contains(source), "{name} does not show {source}");
            let statement = statements().iter().find(|statement| statement.id == source).unwrap();
            let by = carriers.of_kind(statement, Kind::Demo);
            assert_eq!(by, [Carrier::Lesson(lessons::file(name))]);
            carried += 1;
        }
    }
    assert_eq!(carried, 3);
}

#[test]
fn a_lesson_that_does_not_exist_is_exit_2_and_the_nearest_is_named() {
    let said = callboard(&["lesson", "duble-hop"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("did you mean double-hop?"), "{}", said.err);
    let said = callboard(&["lesson", "zzzzzzzz"]);
    assert_eq!(said.code, 2);
    assert!(lessons::names().all(|name| said.err.contains(name)), "{}", said.err);
    assert_eq!(callboard(&["lesson", "--answers"]).code, 2);
    assert_eq!(callboard(&["lesson", "../lessons/quorum"]).code, 2);
}

#[test]
fn on_a_terminal_it_waits_and_tells_right_from_wrong() {
    let lesson = lessons::named("double-hop").unwrap().unwrap();
    let right: String = answers(&lesson)
        .into_iter()
        .flatten()
        .map(|came| format!("{}\n", lessons::letter(came.choice)))
        .collect();
    let said = typed(right.as_bytes(), &["lesson", "double-hop"]);
    assert_eq!(said.code, 0);
    assert!(said.out.ends_with("6 of 6 predicted.\n"), "{}", said.out);
    assert!(!said.out.contains("Not so."));
    let said = typed(b"a\na\na\na\na\na\n", &["lesson", "double-hop"]);
    assert_eq!(said.out.matches("Not so.").count(), 2);
    assert!(said.out.ends_with("4 of 6 predicted.\n"), "{}", said.out);
}

#[test]
fn an_explanation_comes_after_its_prediction_and_not_before() {
    let lesson = lessons::named("quorum").unwrap().unwrap();
    let said = typed(b"a\n", &["lesson", "quorum"]);
    let shown: Vec<bool> = answers(&lesson)
        .into_iter()
        .flatten()
        .map(|came| flat(&said.out).contains(&flat(&came.because)))
        .collect();
    assert_eq!(shown, [true, false, false, false, false, false]);
    assert!(said.out.contains("   |\n") && said.out.contains("   v\n"), "time has an arrow");
    assert!(said.out.is_ascii());
}

#[test]
fn what_is_no_letter_is_asked_again_and_the_end_of_input_ends_the_lesson() {
    let long = [b"x".repeat(100_000), b"\n A) \n".to_vec()].concat();
    for (input, hints) in [
        (&b"z\n\n1\nab\nA.\n"[..], 4),
        (b"\xff\xfe\na\n", 1),
        (b"a", 0),
        (b"a\r\n", 0),
        (long.as_slice(), 98),
    ] {
        let said = typed(input, &["lesson", "double-hop"]);
        assert_eq!(said.code, 0);
        assert_eq!(said.out.matches("none of the letters").count(), hints, "{}", input.len());
        assert!(said.out.ends_with("The lesson ends here: 1 of 1 predicted.\n"), "{}", said.out);
    }
    for leaving in [&b""[..], b"q\n", b"Quit\n"] {
        let said = typed(leaving, &["lesson", "double-hop"]);
        assert_eq!(said.code, 0);
        assert!(said.out.ends_with("The lesson ends here: 0 of 0 predicted.\n"), "{}", said.out);
    }
}

#[test]
fn nobody_is_asked_for_answers_or_json() {
    for arguments in [&["lesson", "budget", "--answers"][..], &["lesson", "budget", "--format", "json"]] {
        let (asked, plain) = (typed(b"", arguments), callboard(arguments));
        assert_eq!(asked, plain);
    }
}

#[test]
fn validate_holds_a_lesson_to_its_form() {
    let path = "scenarios/lessons/double-hop.toml";
    let text = std::fs::read_to_string(workspace().join(path)).unwrap();
    assert_eq!(callboard(&["validate", path]).code, 0);
    let bent =
        text.replacen("means = \"allowed\"", "means = \"denied-dcom\"", 1).replacen("heading", "haeding", 1);
    assert!(read(path, &bent).is_err());
    let said = callboard_on(Overlay([(path.to_owned(), bent.into_bytes())].into()), &["validate", path]);
    assert_eq!(said.code, 1);
    for code in ["SYN002", "SYN003", "SYN005"] {
        assert!(said.out.contains(code), "{}", said.out);
    }
}

#[test]
fn the_first_lesson_reads_as_it_did() {
    insta::assert_snapshot!("lesson-double-hop", callboard(&["lesson", "double-hop", "--answers"]).out);
}
