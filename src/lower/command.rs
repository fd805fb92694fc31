//! Lines that start with no keyword of the language: what they are.

use crate::diagnostic::Diagnostic;
use crate::model::Text;
use crate::suggest::nearest;
use crate::syntax::keywords::{STATEMENTS, is_clause_keyword, is_part_keyword, is_statement_keyword};
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::traps;
use super::words::{shortened, text};

/// Commands of crmsh that change nothing in the text.
const HARMLESS: [&str; 25] = [
    "back",
    "bye",
    "cd",
    "cib",
    "commit",
    "configure",
    "crm",
    "end",
    "exit",
    "graph",
    "help",
    "history",
    "ls",
    "options",
    "ptest",
    "quit",
    "refresh",
    "report",
    "save",
    "schema",
    "show",
    "simulate",
    "status",
    "up",
    "verify",
];

/// Commands of crmsh that change or create objects in ways a compiler cannot follow, or act on a live cluster.
const CHANGING: [&str; 22] = [
    "assist",
    "cluster",
    "default-timeouts",
    "default_timeouts",
    "delete",
    "edit",
    "erase",
    "filter",
    "get-property",
    "load",
    "maintenance",
    "modgroup",
    "ra",
    "reset-node",
    "rename",
    "resource",
    "rsctest",
    "script",
    "set",
    "template",
    "upgrade",
    "validate-all",
];

/// Programs that instructions around a configuration call.
const PROGRAMS: [&str; 47] = [
    "apt",
    "apt-get",
    "awk",
    "bash",
    "cat",
    "chmod",
    "chown",
    "cibadmin",
    "corosync-cfgtool",
    "cp",
    "crm_attribute",
    "crm_mon",
    "crm_resource",
    "crm_verify",
    "csync2",
    "curl",
    "do",
    "docker",
    "done",
    "drbdadm",
    "echo",
    "eof",
    "export",
    "fi",
    "for",
    "grep",
    "if",
    "lvcreate",
    "mkdir",
    "mkfs.ext4",
    "mount",
    "mv",
    "pcs",
    "podman",
    "pvcreate",
    "rm",
    "sbd",
    "scp",
    "sed",
    "service",
    "ssh",
    "sudo",
    "systemctl",
    "then",
    "vgcreate",
    "yum",
    "zypper",
];

/// Reports a statement that is none. `continues` is the end of the statement straight above, which this line may
/// have been meant to continue. Gives back whether that is what happened.
pub(super) fn unknown(node: Node, continues: bool, out: &mut Vec<Diagnostic>) -> bool {
    let mut words = node.children().filter(|child| child.kind() == Kind::word).map(text);
    let Some(first) = words.next() else { return false };
    let word = first.as_str();
    let lower = word.to_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    let shown = shortened(word);
    // A template's own lines are placeholders, not statements: the trap says so.
    if traps::placeholder(word).is_some() || traps::is_elision(word) {
        return false;
    }
    if continues && (is_clause_keyword(word) || is_part_keyword(word) || looks_like_a_part(word)) {
        out.push(
            Diagnostic::new(
                &mistakes::MISSING_CONTINUATION,
                node.span(),
                format!("`{shown}` starts no statement: the line above lacks its backslash"),
            )
            .label("meant to go on with the statement above")
            .note("indentation means nothing: crmsh takes this line for a command of its own and refuses the file")
            .help("end the line above with ` \\`"),
        );
        return true;
    }
    if lower == "crm"
        && let Some(command) = command_of_crm(words)
        && !HARMLESS.contains(&command.as_str().to_lowercase().as_str())
    {
        out.push(through_crm(node, command.as_str()));
        return false;
    }
    out.push(if is(&HARMLESS) {
        Diagnostic::new(
            &mistakes::INTERACTIVE_COMMAND,
            node.span(),
            format!("`{shown}` is a command of crmsh, not configuration"),
        )
        .note("crmc compiles the statements around it; `crm configure load` refuses a file that holds it")
        .help("delete the line")
    } else if is(&CHANGING) {
        Diagnostic::new(
            &mistakes::UNSUPPORTED_COMMAND,
            node.span(),
            format!("`{shown}` changes what other statements or the cluster hold"),
        )
        .note("what it leaves depends on the state it meets, so it cannot be compiled")
        .help("write the configuration as it shall be, and delete the command")
    } else if is(&PROGRAMS) || word.starts_with(['/', '$']) || word.starts_with("./") || lower.starts_with("<<") {
        Diagnostic::new(
            &mistakes::SHELL_COMMAND,
            node.span(),
            format!("`{shown}` is a command of the operating system"),
        )
        .note("a file of crm text holds statements alone")
        .help("delete the line, or move it to a script")
    } else {
        let diagnostic =
            Diagnostic::new(&mistakes::UNKNOWN_STATEMENT, first.span, format!("no statement starts with `{shown}`"));
        match nearest(word, STATEMENTS) {
            _ if word.starts_with("```") || word.starts_with("~~~") => {
                diagnostic.help("delete the line: it marks code in the page that the text was copied from")
            }
            _ if is_prompt_of_a_shell(word) => {
                diagnostic.help("delete the prompt of the shell, and `crm configure` behind it")
            }
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if continues => {
                diagnostic.help("where it was meant to go on with the statement above, end that line with ` \\`")
            }
            None => diagnostic
                .help("statements start with primitive, group, clone, location, colocation, order, property, node, …"),
        }
    });
    false
}

/// What `crm` is told to do: the first of its arguments that is neither an option nor the value of one.
fn command_of_crm(mut arguments: impl Iterator<Item = Text>) -> Option<Text> {
    loop {
        let argument = arguments.next()?;
        match argument.as_str() {
            "-c" | "-D" | "-H" | "-X" | "-o" | "--cib" | "--display" | "--history" | "--opt" | "--scriptdir" => {
                arguments.next();
            }
            "-f" | "--file" => return Some(argument),
            option if option.starts_with('-') => {}
            _ => return Some(argument),
        }
    }
}

/// `crm resource stop web`, `crm primitive web Dummy`: `crm configure` alone is followed by statements.
fn through_crm(node: Node, command: &str) -> Diagnostic {
    let shown = shortened(command);
    let found = |message: String| Diagnostic::new(&mistakes::UNSUPPORTED_COMMAND, node.span(), message);
    if is_statement_keyword(command.as_bytes()) && !command.eq_ignore_ascii_case("node") {
        return found(format!("`crm {shown}` is no command of crmsh"))
            .note("statements follow `crm configure` alone; this one is left out")
            .help(format!("delete `crm` in front of `{shown}`"));
    }
    found(format!("`crm {shown}` changes the cluster or what other statements hold"))
        .note("what it leaves depends on the state it meets, so it cannot be compiled")
        .help("write the configuration as it shall be, and delete the command")
}

/// `[root@n1`, `root@n1:~#`, `n1:~`, `n1#`
fn is_prompt_of_a_shell(word: &str) -> bool {
    word.starts_with('[') && word.contains('@')
        || word.contains(":~")
        || word.len() > 1 && word.ends_with(['#', '$', '%'])
}

/// `name=value`, `n1`, `-inf:`: something that only a clause can hold.
fn looks_like_a_part(word: &str) -> bool {
    let name_end = word.find('=').unwrap_or(0);
    let is_pair =
        name_end > 0 && word[..name_end].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-$.".contains(&byte));
    is_pair || word.strip_suffix(':').is_some_and(|label| super::words::spelt_as_in_cib(label).is_some())
}
