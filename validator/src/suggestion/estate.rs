//! Edits of an estate's TOML that keep everything else as it is written, comments too.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, value};

use super::{EstateEdit, Table, Value};

/// The text with the edits made. An edit whose table is not there is left out; `None` when the text is no TOML.
pub(super) fn edited(text: &str, edits: &[&EstateEdit]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    for edit in edits {
        apply(&mut document, edit);
    }
    let after = document.to_string();
    let returns = text.matches("\r\n").count();
    let of_windows = returns > 0 && returns == text.matches('\n').count();
    Some(if of_windows { after.replace("\r\n", "\n").replace('\n', "\r\n") } else { after })
}

fn apply(document: &mut DocumentMut, edit: &EstateEdit) {
    match edit {
        EstateEdit::Set { table, key, value } => {
            if let Some(table) = find(document, *table) {
                set(table, key, item(value));
            }
        }
        EstateEdit::Unset { table, key } => {
            if let Some(table) = find(document, *table) {
                table.remove(key);
            }
        }
        EstateEdit::Depend { resource, on } => {
            if let Some(table) = find(document, Table::Listed("resource", *resource)) {
                depend(table, on);
            }
        }
        EstateEdit::Rename { resource, from, to } => {
            if let Some(table) = find(document, Table::Listed("resource", *resource)) {
                rename(table, from, to);
            }
        }
        EstateEdit::Checkpoint { resource, key } => add_checkpoint(document, resource, key),
    }
}

/// Sets a key without touching the white space and the comment around the old value.
fn set(table: &mut dyn TableLike, key: &str, mut new: Item) {
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

fn item(new: &Value) -> Item {
    match new {
        Value::Text(text) => value(text.as_str()),
        Value::Number(number) => value(*number),
        Value::List(items) => value(items.iter().map(String::as_str).collect::<Array>()),
    }
}

fn find(document: &mut DocumentMut, table: Table) -> Option<&mut dyn TableLike> {
    match table {
        Table::Single(name) => {
            let item = document.entry(name).or_insert_with(toml_edit::table);
            item.as_table_like_mut()
        }
        Table::Listed(list, position) => nth(document.get_mut(list)?, position),
        Table::Nested(outer, of, inner, position) => {
            nth(nth(document.get_mut(outer)?, of)?.get_mut(inner)?, position)
        }
    }
}

/// A table of a list, whether the list is written with headers or in line.
fn nth(list: &mut Item, position: usize) -> Option<&mut dyn TableLike> {
    match list {
        Item::ArrayOfTables(tables) => tables.get_mut(position).map(|table| table as &mut dyn TableLike),
        Item::Value(toml_edit::Value::Array(items)) => {
            let item: &mut toml_edit::Value = items.get_mut(position)?;
            item.as_inline_table_mut().map(|table: &mut InlineTable| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

const DEPENDS_ON: &str = "depends-on";

fn depend(table: &mut dyn TableLike, on: &str) {
    match table.get_mut(DEPENDS_ON).and_then(Item::as_value_mut) {
        Some(toml_edit::Value::Array(names)) => {
            if names.iter().all(|name| name.as_str() != Some(on)) {
                names.push(on);
            }
        }
        Some(toml_edit::Value::String(expression)) => {
            let written = expression.value().trim();
            let joined = match written {
                "" => format!("[{on}]"),
                // A bare OR list needs parentheses as soon as something follows it.
                only if !only.contains('(') && only.to_lowercase().contains("] or [") => {
                    format!("({only}) and [{on}]")
                }
                more => format!("{more} and [{on}]"),
            };
            set(table, DEPENDS_ON, value(joined));
        }
        _ => set(table, DEPENDS_ON, value([on].into_iter().collect::<Array>())),
    }
}

fn rename(table: &mut dyn TableLike, from: &str, to: &str) {
    match table.get_mut(DEPENDS_ON).and_then(Item::as_value_mut) {
        Some(toml_edit::Value::Array(names)) => {
            for name in names.iter_mut().filter(|name| name.as_str() == Some(from)) {
                let decor = name.decor().clone();
                *name = to.into();
                *name.decor_mut() = decor;
            }
        }
        Some(toml_edit::Value::String(expression)) => {
            let renamed = expression.value().replace(&format!("[{from}]"), &format!("[{to}]"));
            set(table, DEPENDS_ON, value(renamed));
        }
        _ => {}
    }
}

fn add_checkpoint(document: &mut DocumentMut, resource: &str, key: &str) {
    let mut table = toml_edit::Table::new();
    table.insert("resource", value(resource));
    table.insert("key", value(key));
    match document.get_mut("checkpoint") {
        Some(Item::ArrayOfTables(tables)) => tables.push(table),
        Some(Item::Value(toml_edit::Value::Array(items))) => {
            items.push(toml_edit::Value::InlineTable(table.into_inline_table()));
        }
        _ => {
            let mut tables = toml_edit::ArrayOfTables::new();
            tables.push(table);
            document.insert("checkpoint", Item::ArrayOfTables(tables));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESTATE: &str = "# my cluster\nname = \"K\" # short\n\n[[resource]]\nname = \"A\"\ndepends-on = [\"B\"] # both\n\n[[resource]]\nname = \"B\"\ndepends-on = \"[x] or [y]\"\n";

    fn after(edit: &EstateEdit) -> String {
        edited(ESTATE, &[edit]).unwrap()
    }

    #[test]
    fn comments_and_everything_else_stay() {
        let edit = EstateEdit::Depend { resource: 0, on: "C".to_owned() };
        assert_eq!(after(&edit), ESTATE.replace("[\"B\"]", "[\"B\", \"C\"]"));
        let edit = EstateEdit::Set {
            table: Table::Listed("resource", 0),
            key: DEPENDS_ON,
            value: Value::List(vec!["D".to_owned()]),
        };
        assert_eq!(after(&edit), ESTATE.replace("[\"B\"]", "[\"D\"]"));
    }

    #[test]
    fn an_expression_stays_one() {
        let edit = EstateEdit::Depend { resource: 1, on: "C".to_owned() };
        assert!(after(&edit).contains("\"([x] or [y]) and [C]\""));
        let edit = EstateEdit::Rename { resource: 1, from: "y".to_owned(), to: "z".to_owned() };
        assert!(after(&edit).contains("\"[x] or [z]\""));
    }

    #[test]
    fn tables_in_line_are_edited_in_line() {
        let text = "node = [{ name = \"N1\", service = [{ name = \"S\" }] }]\n";
        let edit = EstateEdit::Set {
            table: Table::Nested("node", 0, "service", 0),
            key: "start-type",
            value: Value::Text("Manual".to_owned()),
        };
        let after = edited(text, &[&edit]).unwrap();
        assert!(after.contains("start-type = \"Manual\""), "{after}");
        assert_eq!(after.lines().count(), 1);
    }

    #[test]
    fn lines_end_as_they_did() {
        let edit = EstateEdit::Depend { resource: 0, on: "C".to_owned() };
        let text = ESTATE.replace('\n', "\r\n");
        assert_eq!(edited(&text, &[&edit]).unwrap(), text.replace("[\"B\"]", "[\"B\", \"C\"]"));
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        let edit = EstateEdit::Unset { table: Table::Listed("resource", 9), key: "name" };
        assert_eq!(after(&edit), ESTATE);
    }
}
