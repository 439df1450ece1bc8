//! Reads a format string in which every argument is a field. (The grammar: the documentation of `std::fmt`.)

use super::{Named, Piece, Shown};

/// A field by its name, or what to say where there is none.
pub(super) type Found<'i> = Result<Named<'i>, String>;

type Find<'f, 'i> = &'f dyn Fn(&str) -> Found<'i>;

/// The pieces of the text: `{{` and `}}` are braces, `{field}` and `{field:spec}` are fields.
pub(super) fn read<'i>(text: &str, find: Find<'_, 'i>) -> Result<Vec<Piece<'i>>, String> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        plain.push_str(before);
        if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            plain.extend(brace.chars().next());
            rest = after;
            continue;
        }
        let Some(inside) = brace.strip_prefix('{') else {
            return Err("a `}` without a `{` before it: a brace itself is written `}}`".to_owned());
        };
        let end = inside.find(['{', '}']).filter(|&end| inside[end..].starts_with('}'));
        let Some(end) = end else {
            return Err("a `{` without a `}` behind it: a brace itself is written `{{`".to_owned());
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Field(shown(&inside[..end], find)?));
        rest = &inside[end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// What stands between braces.
fn shown<'i>(inside: &str, find: Find<'_, 'i>) -> Result<Shown<'i>, String> {
    let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
    let name = name.trim();
    if name.is_empty() {
        return Err("`{}` names no field: say which, as `{id}` or `{0}`".to_owned());
    }
    let field = find(name)?;
    let (spec, sizes) = sized(spec.trim_end(), find)?;
    Ok(Shown { field, spec, sizes })
}

/// The fields that are named in the specification, as in `width$` and `.0$`, and it with their numbers.
fn sized<'i>(spec: &str, find: Find<'_, 'i>) -> Result<(String, Vec<Named<'i>>), String> {
    if spec.contains(".*") {
        return Err(
            "`.*` takes the argument before it, and there is none: name the field, as `.digits$`".to_owned()
        );
    }
    // A character before the alignment fills, whatever it is.
    let filled = spec.char_indices().nth(1).filter(|(_, second)| matches!(second, '<' | '^' | '>'));
    let (fill, mut rest) = spec.split_at(filled.map_or(0, |(at, _)| at));
    let mut numbered = fill.to_owned();
    let mut sizes = Vec::new();
    while let Some(at) = rest.find('$') {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let from = rest[..at].char_indices().rev().take_while(|(_, c)| is_name(*c)).last();
        let from = from.map_or(at, |(from, _)| from);
        // `07width$` is a zero, and then a name; of a tuple `00$` is one as well.
        let name = match rest[from..at].trim_start_matches('0') {
            "" => "0",
            name => name,
        };
        sizes.push(find(name)?);
        let zero = rest[from..at].starts_with('0') && rest[from..at] != *"0";
        numbered.push_str(&rest[..from]);
        numbered.push_str(if zero { "0" } else { "" });
        numbered.push_str(&format!("{}$", sizes.len()));
        rest = &rest[at + 1..];
    }
    numbered.push_str(rest);
    Ok((numbered, sizes))
}

#[cfg(test)]
mod tests {
    use super::{Found, Named, Piece, read};

    fn find(name: &str) -> Found<'static> {
        if !["id", "width", "0", "7"].contains(&name) {
            return Err(format!("no {name}"));
        }
        let ty = Box::leak(Box::new(syn::parse_quote!(u8)));
        Ok(Named { name: name.to_owned(), member: syn::Index::from(0).into(), ty })
    }

    fn pieces(text: &str) -> Result<String, String> {
        let pieces = read(text, &find)?;
        let written = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(shown) => {
                let sizes: Vec<_> = shown.sizes.iter().map(|size| size.name.as_str()).collect();
                format!("<{} {} {}>", shown.field.name, shown.spec, sizes.join(","))
            }
        });
        Ok(written.collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn texts_braces_and_fields() {
        for (text, expected) in [
            ("nobody", "nobody"),
            ("{{{id}}}", "{|<id  >|}"),
            ("no {id} of {0:?}.", "no |<id  >| of |<0 ? >|."),
            ("{ id : >5 }", "<id  >5 >"),
            ("{id:$>width$.0$}", "<id $>1$.2$ width,0>"),
            ("{id:07$}", "<id 01$ 7>"),
            ("{id:0$}", "<id 1$ 0>"),
            ("", ""),
        ] {
            assert_eq!(pieces(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn mistakes() {
        for (text, expected) in [
            ("{}", "names no field"),
            ("{:?}", "names no field"),
            ("{id", "without a `}`"),
            ("{id {0}", "without a `}`"),
            ("id}", "without a `{`"),
            ("{idd}", "no idd"),
            ("{id:wide$}", "no wide"),
            ("{id:.*}", "`.*` takes"),
        ] {
            let message = pieces(text).expect_err(text);
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
