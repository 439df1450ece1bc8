//! The lines of a tree.

use sentry::Level;

use super::notice::Notice;
use super::paint::{Ink, Painted};
use super::stack::Place;
use super::text;
use super::trace::{Branch, Trace};

/// Values that would go beyond go to a line of their own.
const WIDTH: usize = 110;
/// A tree does not grow to the right beyond this column.
const DEEP: usize = 72;
/// As many like siblings in a row are shown before the rest is summed up.
const LIKE_SIBLINGS: usize = 4;

/// One tree model, two looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    colour: bool,
    /// Durations, trace ids and line numbers: what changes from run to run, and from edit to edit.
    varying: bool,
    /// Long lines are wrapped, and like siblings summed up.
    folding: bool,
}

impl Look {
    /// For somebody who watches.
    #[cfg(feature = "console")]
    pub(super) fn terminal(colour: bool) -> Self {
        Self { colour, varying: true, folding: true }
    }

    /// For a comparison with another run.
    #[cfg(feature = "testing")]
    pub(crate) fn snapshot() -> Self {
        Self { colour: false, varying: false, folding: false }
    }

    /// A trace as a tree. Ends with a newline.
    pub(crate) fn trace(self, trace: &Trace) -> String {
        let mut page = Page { look: self, lines: String::new() };
        page.tree(trace);
        page.lines
    }

    /// An event outside of any tree. Ends with a newline.
    pub(crate) fn alone(self, notice: &Notice) -> String {
        let mut page = Page { look: self, lines: String::new() };
        page.notice(notice, "", true);
        page.lines
    }

    pub(super) fn line(self) -> Painted {
        Painted::new(self.colour)
    }
}

struct Page {
    look: Look,
    lines: String,
}

/// What hangs on a span.
enum Limb {
    Span(usize),
    /// So many more siblings like this one.
    Like(usize, Vec<usize>),
    Missing,
}

/// A limb, and where it hangs.
struct Hanging {
    limb: Limb,
    /// What its first line begins with, and what the others begin with.
    first: String,
    rest: String,
}

impl Page {
    /// Without recursion: a tree is as deep as somebody's recursion was.
    fn tree(&mut self, trace: &Trace) {
        let root = Hanging { limb: Limb::Span(0), first: String::new(), rest: String::new() };
        let mut open = vec![root];
        while let Some(Hanging { limb, first, rest }) = open.pop() {
            match limb {
                Limb::Span(position) => {
                    let limbs = self.limbs(trace, position);
                    let mark = trace.id.filter(|_| position == 0 && self.look.varying).map(text::trace);
                    self.branch(&trace.spans[position], mark, &first, &rest, !limbs.is_empty());
                    let deep = self.look.folding && rest.chars().count() >= DEEP;
                    open.extend(hang(limbs, &rest, deep).rev());
                }
                Limb::Like(one, others) => self.like(trace, &first, one, &others),
                Limb::Missing => self
                    .remark(&first, "Sentry keeps 1,001 spans of a transaction; what came later is missing"),
            }
        }
    }

    fn limbs(&self, trace: &Trace, position: usize) -> Vec<Limb> {
        let mut limbs: Vec<Limb> = Vec::new();
        let children = &trace.spans[position].children;
        for run in children.chunk_by(|one, other| alike(&trace.spans[*one], &trace.spans[*other])) {
            // Summing up fewer than two saves nothing.
            let shown =
                if self.look.folding && run.len() > LIKE_SIBLINGS + 1 { LIKE_SIBLINGS } else { run.len() };
            limbs.extend(run[..shown].iter().map(|child| Limb::Span(*child)));
            if shown < run.len() {
                limbs.push(Limb::Like(run[0], run[shown..].to_vec()));
            }
        }
        if position == 0 && trace.full {
            limbs.push(Limb::Missing);
        }
        limbs
    }

    fn branch(&mut self, branch: &Branch, mark: Option<String>, first: &str, rest: &str, has_limbs: bool) {
        let mut line = self.look.line();
        line.put(Ink::Faint, first);
        line.put(if first.is_empty() { Ink::Strong } else { Ink::Plain }, &branch.name);
        for (ink, cell) in self.cells(branch) {
            line.put(Ink::Plain, "  ");
            line.put(ink, &cell);
        }
        let prefix = match (has_limbs, first.is_empty()) {
            (true, _) => format!("{rest}│  "),
            (false, true) => "   ".to_owned(),
            (false, false) => rest.to_owned(),
        };
        let line = self.values(line, &branch.values, &prefix);
        self.marked(line, mark);
        for notice in &branch.notices {
            self.notice(notice, &prefix, notice.error_type.is_some() && notice.error_type != branch.outcome);
        }
    }

    /// What follows the name.
    fn cells(&self, branch: &Branch) -> Vec<(Ink, String)> {
        let duration = branch.duration.filter(|_| self.look.varying).map(text::duration);
        let mut cells = Vec::new();
        cells.extend(branch.op.clone().map(|op| (Ink::Faint, op)));
        cells.extend(duration.map(|duration| (Ink::Plain, duration)));
        cells.extend(branch.outcome.clone().map(|outcome| (ink_of(&outcome), outcome)));
        cells
    }

    /// Adds the values to `line`; those that do not fit go under it. Gives the last line.
    fn values(&mut self, mut line: Painted, values: &[String], prefix: &str) -> Painted {
        let mut separator = "  ";
        for value in values {
            if self.look.folding && line.width() + separator.len() + value.chars().count() > WIDTH {
                self.end(line);
                line = self.look.line();
                line.put(Ink::Faint, prefix);
                separator = "  ";
            }
            line.put(Ink::Plain, separator);
            line.put(Ink::Value, value);
            separator = " ";
        }
        line
    }

    /// Ends `line`, with the mark if there is one: however long the line is, whoever seeks the mark looks at its end.
    fn marked(&mut self, mut line: Painted, mark: Option<String>) {
        if let Some(mark) = mark {
            line.put(Ink::Plain, "  ");
            line.put(Ink::Faint, &mark);
        }
        self.end(line);
    }

    /// An event and what led to it, each line after `prefix`.
    fn notice(&mut self, notice: &Notice, prefix: &str, with_class: bool) {
        let (ink, sign) = sign(notice.level);
        let mut line = self.look.line();
        line.put(Ink::Faint, prefix);
        line.put(ink, sign);
        line.put(Ink::Plain, " ");
        line.put(Ink::Strong, &notice.headline);
        if let Some(class) = notice.error_type.as_deref().filter(|_| with_class) {
            line.put(Ink::Plain, "  ");
            line.put(ink, class);
        }
        if notice.shown {
            line.put(Ink::Faint, "  (shown above)");
        }
        self.end(line);

        let inner = format!("{prefix}  ");
        for cause in &notice.causes {
            let mut line = self.look.line();
            line.put(Ink::Faint, &inner);
            line.put(Ink::Faint, "caused by ");
            line.put(Ink::Plain, cause);
            self.end(line);
        }
        let varying = self.look.varying;
        for place in notice.places.iter().filter(|place| varying || !place.physical) {
            self.place(place, &inner);
        }
        if notice.more > 0 && (varying || !notice.places.iter().any(|place| place.physical)) {
            self.remark(&inner, &format!("and {} more", notice.more));
        }
    }

    fn place(&mut self, place: &Place, prefix: &str) {
        let mut line = self.look.line();
        line.put(Ink::Faint, prefix);
        line.put(Ink::Faint, "at ");
        let mut at = place.function_and_file.clone();
        match self.look.varying {
            true => at.push_str(&place.line),
            false if place.line.ends_with(')') => at.push(')'),
            false => {}
        }
        line.put(Ink::Faint, &at);
        let line = self.values(line, &place.arguments, &format!("{prefix}  "));
        self.end(line);
    }

    /// One line for many siblings.
    fn like(&mut self, trace: &Trace, first: &str, one: usize, others: &[usize]) {
        let branch = &trace.spans[one];
        let total = others.iter().filter_map(|other| trace.spans[*other].duration).sum();
        let outcome = branch.outcome.as_deref().map(|outcome| format!(", all {outcome}")).unwrap_or_default();
        let (count, name) = (others.len(), &branch.name);
        self.remark(first, &format!("{count} more {name}, {} in all{outcome}", text::duration(total)));
    }

    fn remark(&mut self, prefix: &str, remark: &str) {
        let mut line = self.look.line();
        line.put(Ink::Faint, prefix);
        line.put(Ink::Faint, &format!("… {remark}"));
        self.end(line);
    }

    fn end(&mut self, line: Painted) {
        self.lines.push_str(&line.finish());
        self.lines.push('\n');
    }
}

/// Limbs with the lines that they hang on. What is too deep is indented no further.
fn hang(limbs: Vec<Limb>, prefix: &str, deep: bool) -> impl DoubleEndedIterator<Item = Hanging> {
    let last = limbs.len().saturating_sub(1);
    limbs.into_iter().enumerate().map(move |(position, limb)| {
        let (first, rest) = match (position == last, deep) {
            (true, false) => ("└─ ", "   "),
            (false, false) => ("├─ ", "│  "),
            (true, true) => ("└┄ ", ""),
            (false, true) => ("├┄ ", ""),
        };
        Hanging { limb, first: format!("{prefix}{first}"), rest: format!("{prefix}{rest}") }
    })
}

/// Whether two siblings tell the same story.
fn alike(one: &Branch, other: &Branch) -> bool {
    let bare = |branch: &Branch| branch.children.is_empty() && branch.notices.is_empty();
    bare(one) && bare(other) && one.name == other.name && one.op == other.op && one.outcome == other.outcome
}

fn ink_of(outcome: &str) -> Ink {
    match outcome {
        "ok" => Ink::Good,
        "cancelled" | "cancelled_error" => Ink::Warning,
        _ => Ink::Bad,
    }
}

fn sign(level: Level) -> (Ink, &'static str) {
    match level {
        Level::Fatal | Level::Error => (Ink::Bad, "✗"),
        Level::Warning => (Ink::Warning, "!"),
        Level::Info | Level::Debug => (Ink::Value, "•"),
    }
}
