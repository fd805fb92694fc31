//! The mistakes that lowering finds, as rules: names and severities for selection and for lists.

use crate::diagnostic::{Category, RuleInfo, Severity};

macro_rules! mistakes {
    ($($constant:ident $name:literal $severity:ident $blocks:literal $summary:literal)*) => {
        $(
            #[doc = $summary]
            pub static $constant: RuleInfo = RuleInfo {
                name: $name,
                category: Category::Syntax,
                severity: Severity::$severity,
                blocks_build: $blocks,
                whole_only: false,
                summary: $summary,
                page: None,
            };
        )*

        /// All of them, sorted by name.
        pub static ALL: &[&RuleInfo] = &[$(&$constant),*];
    };
}

mistakes! {
    BINARY_INPUT "binary-input" Error true "The file is no text."
    COMMENT_IN_CONTINUATION "comment-in-continuation" Error true "A comment line stands within a continued statement."
    CONFLICTING_OPTIONS "conflicting-options" Error true "One option is set twice in one set, to different values."
    CONTINUATION_PROMPT "continuation-prompt" Error false "A line that goes on with a statement still starts with the prompt of crmsh."
    COPIED_PROMPT "copied-prompt" Warning false "A statement still has the prompt or the `crm configure` it was typed behind."
    EMPTY_NAME "empty-name" Error true "A word that names something is empty."
    END_OF_LINE_COMMENT "end-of-line-comment" Error false "A comment stands behind a statement, where there are none."
    ESCAPED_BLANK "escaped-blank" Error false "A backslash in the middle of a line joins two words."
    FORBIDDEN_CHARACTER "forbidden-character" Error true "A character that no CIB can hold stands in the text."
    GLUED_BRACE "glued-brace" Error false "No blank stands between a brace and the word behind it."
    INTERACTIVE_COMMAND "interactive-command" Warning false "A command of the shell stands among the statements."
    INVALID_ACL_SPEC "invalid-acl-spec" Error true "A permission names no part of the configuration."
    INVALID_ACTION "invalid-action" Error true "An order names an action that there is not."
    INVALID_BOOLEAN "invalid-boolean" Error true "A switch is neither true nor false."
    INVALID_ENCODING "invalid-encoding" Error true "The text is not UTF-8."
    INVALID_KIND "invalid-kind" Error true "An order is of a kind that there is not."
    INVALID_ROLE "invalid-role" Error true "A constraint names a role that there is not."
    INVALID_RULE "invalid-rule" Error true "A rule has no condition, or one that is not finished."
    INVALID_SCORE "invalid-score" Error true "A score is no number."
    INVALID_XML "invalid-xml" Error true "The element of an `xml` statement cannot be read."
    JOINED_WORDS "joined-words" Warning false "No blank stands between the last word of a line and its backslash."
    MERGED_PAIR "merged-pair" Error false "Two pairs run into each other."
    MISPLACED_PART "misplaced-part" Error true "A part of a statement stands where it cannot."
    MISSING_ARGUMENT "missing-argument" Error true "A statement ends too early."
    MISSING_CONTINUATION "missing-continuation" Error true "The line above lacks its backslash."
    MISSING_SCORE "missing-score" Error true "A colocation has no score."
    MISSING_VALUE "missing-value" Warning false "A name stands among pairs without a value."
    NO_BREAK_SPACE "no-break-space" Error false "A no-break space, or another character that looks like a blank or like nothing, is part of a word."
    REPEATED_MEMBER "repeated-member" Error true "A group lists a member twice."
    SEMICOLON_SEPARATOR "semicolon-separator" Error false "A semicolon does not end a statement."
    SHELL_COMMAND "shell-command" Error true "A command of the operating system stands among the statements."
    SHELL_SYNTAX "shell-syntax" Error false "A statement goes on with a word of the shell: `&&`, `|`, `>/dev/null`."
    STATEMENT_TOO_LONG "statement-too-long" Error true "A statement has more words than any real one."
    SWALLOWED_STATEMENT "swallowed-statement" Error true "A backslash too many makes the next statement part of this one."
    TYPOGRAPHIC_QUOTE "typographic-quote" Error false "A quote of a word processor quotes nothing."
    UNBALANCED_SET "unbalanced-set" Error true "The brackets of a resource set do not match."
    UNCLOSED_QUOTE "unclosed-quote" Error true "A quote is opened and not closed."
    UNEXPECTED_WORD "unexpected-word" Error true "A word stands where it means nothing."
    UNKNOWN_STATEMENT "unknown-statement" Error true "A line starts with no keyword of the language."
    UNRESOLVED_PLACEHOLDER "unresolved-placeholder" Error false "A placeholder was not filled in."
    UNSUPPORTED_COMMAND "unsupported-command" Error true "A command that changes objects cannot be compiled."
}
