//! The three sample files are from MicrosoftDocs/sql-docs (CC BY 4.0): the two examples of the 2014 page
//! "Configuring the Integration Services Service", and the example of the current page as its source stores it.

use proptest::prelude::*;

use super::*;
use crate::artefact::Class;
use crate::source::Sources;

const DEFAULT: &str = r#"<?xml version="1.0" encoding="utf-8"?>  
<DtsServiceConfiguration xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">  
  <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>  
  <TopLevelFolders>  
    <Folder xsi:type="SqlServerFolder">  
      <Name>MSDB</Name>  
      <ServerName>.</ServerName>  
    </Folder>  
    <Folder xsi:type="FileSystemFolder">  
      <Name>File System</Name>  
      <StorePath>..\Packages</StorePath>  
    </Folder>  
  </TopLevelFolders>    
</DtsServiceConfiguration>  "#;

/// The named-instance example differs in one element.
fn named_instance() -> String {
    DEFAULT.replace("<ServerName>.<", "<ServerName>ServerName\\InstanceName<")
}

/// The current page escapes these brackets.
fn escaped_brackets() -> String {
    named_instance().replace("<?xml", "\\<?xml").replace("<Dts", "\\<Dts").replace("<Folder", "\\<Folder")
}

fn read_text(text: &str) -> (Option<ServiceConfiguration>, Vec<Problem>) {
    read(Sources::default().add("MsDtsSrvr.ini.xml", text), text)
}

fn root(content: &str) -> String {
    format!(
        "<DtsServiceConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{content}</DtsServiceConfiguration>"
    )
}

fn folder(kind: &str, content: &str) -> String {
    root(&format!("<TopLevelFolders><Folder xsi:type=\"{kind}\">{content}</Folder></TopLevelFolders>"))
}

/// The class, the place and the message of every problem.
fn problems(text: &str) -> Vec<(Class, &str, String)> {
    let (configuration, problems) = read_text(text);
    let refused = problems.iter().any(|problem| problem.class.is_refused());
    assert_eq!(configuration.is_none(), refused);
    let found = problems.into_iter();
    found.map(|problem| (problem.class, &text[problem.place.span()], problem.message)).collect()
}

fn only_problem(text: &str) -> (Class, &str, String) {
    let mut found = problems(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn help(text: &str) -> String {
    read_text(text).1.remove(0).help.unwrap()
}

#[test]
fn the_default_file_is_read_with_its_places() {
    let (configuration, problems) = read_text(DEFAULT);
    assert_eq!(problems, []);
    let configuration = configuration.unwrap();
    assert!(DEFAULT[configuration.root.span()].starts_with("<DtsServiceConfiguration xmlns:xsd"));
    let shutdown = configuration.stop_executing_packages_on_shutdown.unwrap();
    assert_eq!((shutdown.value, &DEFAULT[shutdown.place.span()]), (true, "true"));
    let [server, files] = configuration.folders.as_slice() else { panic!("two folders") };
    assert_eq!((server.kind, files.kind), (FolderKind::SqlServer, FolderKind::FileSystem));
    assert_eq!(&DEFAULT[files.place.span()], "<Folder xsi:type=\"FileSystemFolder\">");
    let name = files.name.as_ref().unwrap();
    assert_eq!((name.value.as_str(), &DEFAULT[name.place.span()]), ("File System", "File System"));
    let path = files.location.as_ref().unwrap();
    assert_eq!((path.value.as_str(), &DEFAULT[path.place.span()]), ("..\\Packages", "..\\Packages"));
    assert_eq!(server.location.as_ref().unwrap().value, ".");
}

#[test]
fn the_named_instance_example_is_read() {
    let (configuration, problems) = read_text(&named_instance());
    assert_eq!(problems, []);
    assert_eq!(
        configuration.unwrap().folders[0].location.as_ref().unwrap().value,
        "ServerName\\InstanceName"
    );
}

#[test]
fn the_escaped_example_is_recognised() {
    let text = escaped_brackets();
    let (configuration, problems) = read_text(&text);
    assert_eq!(configuration, None);
    let classes: Vec<_> = problems.iter().map(|problem| problem.class).collect();
    assert_eq!(classes, [Class::Malformed, Class::Malformed, Class::Suspicious, Class::Suspicious]);
    for problem in &problems {
        assert_eq!(&text[problem.place.span()], "\\");
        assert!(problem.help.as_ref().unwrap().contains("Markdown escapes"));
    }
    assert_eq!(problems[0].place.span(), 0..1);
    assert_eq!(problems[0].message, "`\\` stands before the root element");
}

#[test]
fn what_the_serializer_rejects_is_invalid() {
    let with = |content: &str| root(content);
    for (text, place, message) in [
        (
            "<dtsServiceConfiguration/>".into(),
            "<dtsServiceConfiguration/>",
            "the root element is `<dtsServiceConfiguration>`",
        ),
        (
            "<DtsServiceConfiguration xmlns='u'/>".into(),
            "<DtsServiceConfiguration xmlns='u'/>",
            "the root element is `<DtsServiceConfiguration>` in a namespace",
        ),
        (folder("SqlFolder", ""), "xsi:type=\"SqlFolder\"", "`SqlFolder` is not a type of folder"),
        (
            folder("sqlServerFolder", "<Name>a</Name>"),
            "xsi:type=\"sqlServerFolder\"",
            "`sqlServerFolder` is not a type of folder",
        ),
        (
            folder(" SqlServerFolder", "<Name>a</Name>"),
            "xsi:type=\" SqlServerFolder\"",
            "` SqlServerFolder` is not a type of folder",
        ),
        (
            with("<TopLevelFolders><Folder type='SqlServerFolder'/></TopLevelFolders>"),
            "<Folder type='SqlServerFolder'/>",
            "a folder has no `xsi:type`",
        ),
        (
            with("<StopExecutingPackagesOnShutdown>True</StopExecutingPackagesOnShutdown>"),
            "True",
            "`True` is not a boolean",
        ),
        (
            with("<StopExecutingPackagesOnShutdown/>"),
            "<StopExecutingPackagesOnShutdown/>",
            "`` is not a boolean",
        ),
        (
            folder("SqlServerFolder", "<Name>a<b>c</b></Name><ServerName>.</ServerName>"),
            "<b>",
            "`<b>` stands inside a value",
        ),
    ] {
        let found = problems(&text);
        assert_eq!(found[0], (Class::Invalid, place, message.into()), "{text}");
    }
    assert_eq!(help(&folder("sqlserverfolder", "")), "did you mean `SqlServerFolder`?");
}

#[test]
fn an_undeclared_or_unusual_prefix() {
    let text = "<DtsServiceConfiguration><TopLevelFolders><Folder xsi:type='SqlServerFolder'/></TopLevelFolders></DtsServiceConfiguration>";
    assert_eq!(only_problem(text), (Class::Malformed, "xsi:type", "the prefix `xsi` is not declared".into()));
    assert!(help(text).contains("http://www.w3.org/2001/XMLSchema-instance"));
    let text = DEFAULT.replace("xsi:", "i:").replace(":xsi", ":i");
    assert_eq!(read_text(&text).0.unwrap().folders.len(), 2);
}

#[test]
fn booleans_are_trimmed_and_may_be_digits() {
    for (written, value) in [("true", true), ("1", true), (" false\n", false), ("0", false), ("&#x31;", true)]
    {
        let text =
            root(&format!("<StopExecutingPackagesOnShutdown>{written}</StopExecutingPackagesOnShutdown>"));
        let shutdown = read_text(&text).0.unwrap().stop_executing_packages_on_shutdown.unwrap();
        assert_eq!((shutdown.value, &text[shutdown.place.span()]), (value, written));
    }
}

#[test]
fn a_folder_without_its_location_is_incomplete_wherever_it_went() {
    let sql = |content: &str| folder("SqlServerFolder", content);
    for (text, place, message) in [
        (sql("<Name>a</Name>"), "<Folder xsi:type=\"SqlServerFolder\">", "a folder has no `<ServerName>`"),
        (
            sql("<Name>a</Name><servername>b</servername>"),
            "<servername>",
            "the unknown element `<servername>` is skipped silently: the folder has no `<ServerName>`",
        ),
        (
            folder("FileSystemFolder", "<Storepath>b</Storepath><Name>a</Name>"),
            "<Storepath>",
            "the unknown element `<Storepath>` is skipped silently: the folder has no `<StorePath>`",
        ),
    ] {
        assert_eq!(only_problem(&text), (Class::Incomplete, place, message.into()), "{text}");
        assert!(read_text(&text).0.is_some(), "the service takes the file: {text}");
    }
}

#[test]
fn what_is_skipped_silently_is_suspicious() {
    let sql = |content: &str| folder("SqlServerFolder", content);
    let good = "<Name>a</Name><ServerName>b</ServerName>";
    for (text, place, message) in [
        (
            sql(&format!("{good}<Servername>b</Servername>")),
            "<Servername>",
            "the unknown element `<Servername>` is skipped silently",
        ),
        (
            sql(&format!("{good}<StorePath>c</StorePath>")),
            "<StorePath>",
            "`<StorePath>` is unknown in a `SqlServerFolder` and skipped silently",
        ),
        (sql(&format!("{good}<Name><x>y</x></Name>")), "<Name>", "a second `<Name>` is skipped silently"),
        (
            sql(&format!("{good}<other a='b'>x<Name/></other>")),
            "<other a='b'>",
            "the unknown element `<other>` is skipped silently",
        ),
        (sql(&format!("{good} x &amp; y")), "x", "the text `x` is skipped silently"),
        (
            sql(&format!("<x:Name xmlns:x='u'/>{good}")),
            "<x:Name xmlns:x='u'/>",
            "the unknown element `<x:Name>` is skipped silently",
        ),
        (
            sql("<ServerName>a</ServerName>"),
            "<Folder xsi:type=\"SqlServerFolder\">",
            "a folder has no `<Name>`",
        ),
        (sql("<Name>a:&lt;</Name><ServerName/>"), "a:&lt;", "the folder name has the character `:`"),
        (root("<TopLevelFolders/><TopLevelFolders/>"), "<TopLevelFolders/>", "a second `<TopLevelFolders>`"),
        (
            root("<TopLevelFolder/>"),
            "<TopLevelFolder/>",
            "the unknown element `<TopLevelFolder>` is skipped silently",
        ),
        (
            root("<TopLevelFolders><folder/></TopLevelFolders>"),
            "<folder/>",
            "the unknown element `<folder>` is skipped silently",
        ),
    ] {
        assert_eq!(only_problem(&text), (Class::Suspicious, place, message.into()), "{text}");
    }
    assert_eq!(help(&sql("<Name>a</Name><Servername/>")), "did you mean `<ServerName>`?");
    assert_eq!(help(&sql(&format!("{good}<what/>"))), "known here: `<Name>`, `<ServerName>`");
    assert_eq!(help(&sql(&format!("{good}<x:Name xmlns:x='u'/>"))), "write `<Name>` without a namespace");
    assert_eq!(problems(&folder("FileSystemFolder", "<Name>a</Name><ServerName>b</ServerName>")).len(), 2);
}

#[test]
fn values_are_kept_as_they_are() {
    let read_name = |written: &str| {
        let text = folder("SqlServerFolder", &format!("<ServerName>.</ServerName><Name>{written}</Name>"));
        let name = read_text(&text).0.unwrap().folders[0].name.clone().unwrap();
        (name.value, text[name.place.span()].to_owned())
    };
    let same = |text: &str| (text.to_owned(), text.to_owned());
    assert_eq!(read_name(" a\r\n b "), same(" a\r\n b "));
    assert_eq!(read_name("a&amp;b<![CDATA[ & ]]>&#x63;<!-- d -->e").0, "a&b & ce");
    assert_eq!(read_name(" \r\n "), (String::new(), " \r\n ".into()));
    assert_eq!(read_name(""), (String::new(), "<Name></Name>".into()));
}

#[test]
fn malformed_files_are_none_and_report_what_was_seen() {
    let text = DEFAULT.replace("</TopLevelFolders>", "");
    assert_eq!(
        only_problem(&text),
        (Class::Malformed, "<TopLevelFolders>", "`<TopLevelFolders>` is not closed".into())
    );
    assert_eq!(only_problem("").0, Class::Malformed);
    assert_eq!(only_problem(&"[".repeat(100_000)).0, Class::Malformed);
    assert_eq!(only_problem(&(root("") + "<!---->x")).2, "`x` stands after the root element");
    let text = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">".to_owned() + &root("");
    assert_eq!(only_problem(&text).2, "a document type is refused");
    let text = root(&"<a>".repeat(10_000));
    let last = problems(&text).pop().unwrap();
    assert_eq!(last, (Class::Malformed, "<a>", "elements are nested deeper than 64 levels".into()));
}

#[test]
fn many_problems_stay_bounded() {
    let text = root(&"x<y/>".repeat(100_000));
    assert_eq!(read_text(&text).1.len(), 201);
}

proptest! {
    #[test]
    fn never_panics(text: String) {
        problems(&text);
    }

    #[test]
    fn never_panics_on_a_damaged_file(start in 0..700_usize, length in 0..40_usize, insert in "[<>/&;'\"a-c\\\\ ]{0,4}") {
        let text = named_instance();
        let start = start.min(text.len());
        let end = (start + length).min(text.len());
        problems(&format!("{}{insert}{}", &text[..start], &text[end..]));
    }

    #[test]
    fn any_text_survives_escaping(value in "[ -~é]{0,20}") {
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let text = folder("FileSystemFolder", &format!("<Name>a</Name><StorePath>{escaped}</StorePath>"));
        let read = read_text(&text).0.unwrap().folders[0].location.clone().unwrap().value;
        prop_assert_eq!(read, if value.trim().is_empty() { String::new() } else { value });
    }
}
