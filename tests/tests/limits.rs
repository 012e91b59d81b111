//! Whatever a file's shape, checking it takes memory and work in proportion to its size: bytes and allocations are
//! counted, never time.

use allocation_counter::{AllocationInfo, measure};
use callboard_tests::big_estate;
use callboard_tests::fuzzing::hold_report;
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;
use callboard_validator::finding::Report;

/// The most memory for each byte of a file, beside [`AND`].
const FOR_A_BYTE: u64 = 100;
const AND: u64 = 16 * 1024 * 1024;
/// The most findings of one file: some rules, each with as many as are kept and one more.
const MOST_FINDINGS: usize = 5 * 201;

fn check_and_render(name: &str, text: &str, beside: &[(&str, &str)]) -> Report {
    let mut files = MemoryFiles([(name.to_owned(), text.as_bytes().to_vec())].into());
    files.0.extend(beside.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    let report = check::check(&files, name);
    hold_report(&report, name);
    report
}

fn measured(name: &str, text: &str, beside: &[(&str, &str)]) -> (AllocationInfo, Report) {
    let mut report = None;
    let info = measure(|| report = Some(check_and_render(name, text, beside)));
    (info, report.expect("it was checked"))
}

/// A kind of file and a hostile shape: a start, and a piece that is repeated with a number in place of `#`.
struct Shape {
    what: &'static str,
    name: &'static str,
    start: &'static str,
    piece: &'static str,
    end: &'static str,
}

const HEAD: &str = "windows-server = \"2019\"\n[[node]]\nname = \"N\"\n[[group]]\nname = \"G\"\n";
const REG: &str = "Windows Registry Editor Version 5.00\n";
const XML: &str = "<DtsServiceConfiguration>";
const K: &str = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\K]\n";

const SHAPES: &[Shape] = &[
    shape("deep arrays", "e.toml", "a = ", "[", ""),
    shape("deep tables", "e.toml", "a = ", "{a=", ""),
    shape("deep headers", "e.toml", "[a", ".a", "]"),
    shape("a million tiny keys", "e.toml", "", "k#=1\n", ""),
    shape("tiny keys of a node", "e.toml", "[[node]]\nname=\"N\"\n", "k#=1\n", ""),
    shape("tiny values", "e.toml", "a = [", "1,", "]"),
    shape("tiny tables", "e.toml", "a = [", "{},", "]"),
    shape("tiny texts of a known key", "e.toml", "[[resource]]\npossible-owners = [", "\"\",", "]"),
    shape("one giant text", "e.toml", "name = \"", "x", "\""),
    shape("one giant key", "e.toml", "", "x", " = 1"),
    shape("long lines", "e.toml", "", "k#=1#2#3#4#5#6#7#8#9#0#1#2#3#4#5#6#7#8#9#0#1#2#3 ", ""),
    shape("many headers of resources", "e.toml", "", "[[resource]]\n", ""),
    shape("many headers of nodes", "e.toml", "", "[[node]]\n", ""),
    shape("many headers of groups", "e.toml", HEAD, "[[group]]\n", ""),
    shape("many headers of checkpoints", "e.toml", HEAD, "[[checkpoint]]\n", ""),
    shape("many named nodes", "e.toml", "", "[[node]]\nname=\"#\"\n", ""),
    shape("many names for one", "e.toml", HEAD, "[[group]]\nname=\"g\"\n", ""),
    shape("many unknown groups", "e.toml", HEAD, "[[resource]]\nname=\"#\"\ngroup=\"x#\"\n", ""),
    shape("many groups, misnamed", "e.toml", HEAD, "[[group]]\nname=\"g#\"\nowner-node=\"n#\"\n", ""),
    shape("many unknown providers", "e.toml", "[[resource]]\nname=\"R\"\ndepends-on=[", "\"p#\",", "]"),
    shape(
        "many unknown owners",
        "e.toml",
        HEAD,
        "[[resource]]\nname=\"#\"\ngroup=\"G\"\npossible-owners=[\"N\",\"M#\"]\n",
        "",
    ),
    shape("many services", "e.toml", "[[node]]\nname=\"N\"\n", "[[node.service]]\nname=\"s#\"\n", ""),
    shape("many assumptions", "e.toml", "[assumptions]\n", "a#=1\n", ""),
    shape(
        "many sets",
        "e.toml",
        HEAD,
        "[[group-set]]\nname=\"s#\"\ngroups=[\"G\"]\ndepends-on=[\"s#\"]\n",
        "",
    ),
    shape("many clients", "e.toml", HEAD, "[[client]]\nname=\"c#\"\nconnects-to=\"x#\"\n", ""),
    shape(
        "many SSIS services",
        "e.toml",
        HEAD,
        "[[resource]]\nname=\"#\"\ntype=\"Generic Service\"\ngroup=\"G\"\nservice-name=\"MsDtsServer\"\n",
        "",
    ),
    shape(
        "many wrong numbers",
        "e.toml",
        HEAD,
        "[[resource]]\nname=\"#\"\ntype=\"IP Address\"\ngroup=\"G\"\nrestart-action=9\n",
        "",
    ),
    shape(
        "many lines of a script",
        "s.toml",
        "title=\"t\"\nestate=\"e\"\n",
        "[[script]]\ndo=\"pawse\"\n",
        "",
    ),
    shape("many expectations", "s.toml", "title=\"t\"\nestate=\"e\"\n[expect]\nvalidate=[", "\"X#\",", "]"),
    shape(
        "many removals",
        "s.toml",
        "title=\"t\"\nestate=\"e\"\n",
        "[[change.node]]\nname=\"#\"\nremove=true\n",
        "",
    ),
    shape("many changes", "s.toml", "title=\"t\"\nestate=\"e\"\n", "[[change.group]]\nname=\"#\"\n", ""),
    shape("many keys", "r.reg", REG, "[HKEY_LOCAL_MACHINE\\K#]\n", ""),
    shape(
        "many values",
        "r.reg",
        "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\K]\n",
        "\"#\"=\"\"\n",
        "",
    ),
    shape("many broken lines", "r.reg", REG, "x\n", ""),
    shape(
        "one long value",
        "r.reg",
        "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\K]\n@=hex:",
        "41,",
        "",
    ),
    shape("many deletions", "r.reg", REG, "[-HKEY_LOCAL_MACHINE\\K]\n", ""),
    shape(
        "one long key",
        "r.reg",
        "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\",
        "K\\",
        "]\n@=\"\"\n",
    ),
    shape("deep elements", "x.xml", XML, "<a>", ""),
    shape("many elements", "x.xml", XML, "<a/>", ""),
    shape(
        "many folders",
        "x.xml",
        "<DtsServiceConfiguration><TopLevelFolders>",
        "<Folder/>",
        "</TopLevelFolders>",
    ),
    shape("many attributes", "x.xml", "<DtsServiceConfiguration ", "a#='' ", ">"),
    shape("many namespaces", "x.xml", "<DtsServiceConfiguration ", "xmlns:a#='b' ", ">"),
    shape(
        "one long text",
        "x.xml",
        "<DtsServiceConfiguration><TopLevelFolders><Folder><Name>",
        "x",
        "</Name>",
    ),
    shape("many references", "x.xml", XML, "&a;", ""),
];

const fn shape(
    what: &'static str,
    name: &'static str,
    start: &'static str,
    piece: &'static str,
    end: &'static str,
) -> Shape {
    Shape { what, name, start, piece, end }
}

impl Shape {
    fn of_bytes(&self, bytes: usize) -> String {
        let mut text = self.start.to_owned();
        let mut number = 0;
        while text.len() < bytes {
            text.push_str(&self.piece.replace('#', &number.to_string()));
            number += 1;
        }
        text.push_str(self.end);
        text
    }
}

#[test]
fn every_shape_is_checked_in_proportion_to_its_size() {
    let estate: String = (0..200).map(|number| format!("[[node]]\nname=\"{number}\"\n")).collect();
    let mut worst = (0.0, "");
    for shape in SHAPES {
        let measure = |bytes: usize| {
            let text = shape.of_bytes(bytes);
            let (info, report) = measured(shape.name, &text, &[("e", &estate)]);
            let limit = FOR_A_BYTE * text.len() as u64 + AND;
            assert!(info.bytes_max <= limit, "{}: {} of {limit} bytes", shape.what, info.bytes_max);
            let many = report.findings.len();
            assert!(many <= MOST_FINDINGS, "{}: {many} findings", shape.what);
            (info, text.len())
        };
        let (small, _) = measure(64 * 1024);
        let (middle, _) = measure(256 * 1024);
        let (large, size) = measure(2 * 1024 * 1024);
        let factor = large.bytes_max as f64 / size as f64;
        println!(
            "{:28} {factor:6.1} bytes held, {:6.1} allocated for each",
            shape.what,
            large.bytes_total as f64 / size as f64
        );
        worst = if factor > worst.0 { (factor, shape.what) } else { worst };
        for (less, more, times) in [(small, middle, 4), (middle, large, 8)] {
            let most = less.bytes_total * times * 3 / 2 + AND;
            assert!(
                more.bytes_total <= most,
                "{}: {} then {}",
                shape.what,
                less.bytes_total,
                more.bytes_total
            );
        }
    }
    println!("worst: {worst:?}");
}

#[test]
fn an_estate_of_many_lines_is_read_in_proportion_or_refused() {
    let lines = |text: &str| text.lines().count();
    let measured = [250, 1_000, 4_000].map(|groups| {
        let size = big_estate::Size { nodes: 16, groups };
        let mut report = None;
        let files = big_estate::files(size);
        let info = measure(|| report = Some(check::check(&files, big_estate::ESTATE)));
        assert!(report.expect("it was checked").estate.is_some(), "{groups} groups make sense");
        (lines(&big_estate::estate(size)), info)
    });
    for pair in measured.windows(2) {
        let [(less_lines, less), (more_lines, more)] = pair else { unreachable!("windows of two") };
        let lines = *more_lines as f64 / *less_lines as f64;
        let allocations = more.count_total as f64 / less.count_total as f64;
        let bytes = more.bytes_total as f64 / less.bytes_total as f64;
        println!(
            "{less_lines} to {more_lines} lines: x{lines:.2}, allocations x{allocations:.2}, bytes x{bytes:.2}"
        );
        assert!(allocations <= lines * 1.1 && bytes <= lines * 1.1, "{allocations} and {bytes} for {lines}");
    }
    let million = big_estate::estate(big_estate::Size { nodes: 16, groups: 26_000 });
    assert!(lines(&million) > 1_000_000);
    let (info, report) = self::measured("million.toml", &million, &[]);
    assert!(report.findings.iter().any(|finding| finding.code == "SYN008"), "{:?}", report.findings.first());
    assert!(info.bytes_max <= FOR_A_BYTE * million.len() as u64, "{} for {}", info.bytes_max, million.len());
}

#[test]
fn a_file_that_is_named_often_is_held_once() {
    let values: String = (0..20_000).map(|number| format!("\"{number}\"=\"x\"\n")).collect();
    let export = format!("{REG}{K}{values}");
    let folders = "<Folder xsi:type=\"FileSystemFolder\"><Name>a</Name><StorePath>S:\\p</StorePath></Folder>"
        .repeat(900);
    let configuration =
        format!("{XML}<TopLevelFolders>{folders}</TopLevelFolders></DtsServiceConfiguration>");
    let mut estate = HEAD.to_owned();
    for number in 0..63 {
        estate.push_str(&format!(
            "[[node]]\nname=\"n{number}\"\nregistry=\"r\"\n[[node.file]]\npath='C:\\x'\nfrom=\"x\"\n"
        ));
    }
    let beside = [("r", export.as_str()), ("x", configuration.as_str())];
    let (info, _) = measured("e.toml", &estate, &beside);
    let size = (estate.len() + export.len() + configuration.len()) as u64;
    assert!(info.bytes_max <= 40 * size + AND, "{} for {size}", info.bytes_max);
}
