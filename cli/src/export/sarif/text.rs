//! How SARIF writes messages and paths.

use super::log::Text;
use crate::export::tidy;

/// Braces would be placeholders (section 3.11.5 of SARIF 2.1.0), and `](` would make a link (3.11.6).
pub(super) fn message(text: &str) -> Text {
    Text { text: text.replace('{', "{{").replace('}', "}}").replace("](", "\\](") }
}

/// A path as a reference: relative, as the code that is scanned knows it; `file:` for a full path.
pub(super) fn uri(name: &str) -> String {
    let name = tidy(name);
    let has_drive = name.get(1..3) == Some(":/") && name.starts_with(|c: char| c.is_ascii_alphabetic());
    match name {
        _ if has_drive => format!("file:///{}:{}", &name[..1], encoded(&name[2..])),
        _ if name.starts_with("//") => format!("file:{}", encoded(name)),
        _ if name.starts_with('/') => format!("file://{}", encoded(name)),
        _ => encoded(name),
    }
}

/// Everything but what RFC 3986 leaves unreserved.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// FNV-1a, 64 bits, over the parts: the same on every machine and in every release.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    let hash = bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./a/b.toml"), "a/b.toml");
        assert_eq!(uri("../a b/ü%:#?.toml"), "../a%20b/%C3%BC%25%3A%23%3F.toml");
        assert_eq!(uri("/srv/x.reg"), "file:///srv/x.reg");
        assert_eq!(uri("C:/x y.reg"), "file:///C:/x%20y.reg");
        assert_eq!(uri("//server/share/x.reg"), "file://server/share/x.reg");
    }

    #[test]
    fn fingerprints_are_those_of_the_published_algorithm_and_keep_parts_apart() {
        assert_eq!(fingerprint(&[]), "cbf29ce484222325");
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
    }
}
