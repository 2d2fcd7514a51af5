"""What the program can find wrong with a file: each rule with its code, what it means, how it is worded, what to do.

The first letter of a code is its severity: E stops an assessment, W asks for a look, N informs. A code keeps its
meaning for ever. docs/diagnostics.md and the rules in SARIF are made from this table; what a `Diagnostic` holds is put
into words by isop_cli.formats.problems.wording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from isop_cli.text.language import later as _
from isop_cli.text.language import later_plural as ngettext


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a rule is broken. The texts are messages for gettext, with the arguments' names in braces.

    `message` is a pair when it has a plural, which goes by the argument `number`. `example` gives an example of each
    argument. With an argument `nearest` or `choices` those are shown in place of `help`.
    """

    message: str | tuple[str, str]
    help: str
    example: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a title, what a breach of it means, what to do, and its cases by name; the only case is called "".

    The texts are messages for gettext.
    """

    code: str
    title: str
    meaning: str
    remedy: str
    cases: Mapping[str, Case]


def _case(message: str | tuple[str, str], help_: str = "", /, **example: Any) -> Case:
    return Case(message, help_, MappingProxyType(example))


def _by_code(rules: Sequence[Rule]) -> Mapping[str, Rule]:
    found = {rule.code: rule for rule in rules}
    assert len(found) == len(rules), "a code is used twice"
    return MappingProxyType(found)


_CHECK_FILE = _("Check the name and where the file is, and whether you may open it.")
_MORE = _case(
    _("there is more to say of this file than these {number}; the rest is not shown"),
    _("mend these first, and look again"),
    number=100,
)
_MORE_TITLE = _("More than is shown")
_MORE_MEANING = _("So many problems were found in this file that the rest is not shown.")
_MORE_REMEDY = _("Mend those that are shown, and check the file again.")
_INSERT = _("put the whole text between double quotes")
_INDENT = _("check the indentation of this line and of the one above it")

_READING = (
    Rule(
        "E101",
        _("A file or folder that cannot be read"),
        _("There is nothing here that can be read as a dossier."),
        _CHECK_FILE,
        {
            "no_file": _case(_("there is no such file")),
            "no_permission": _case(_("there is no permission to read this file")),
            "no_name": _case(_("this is not a file name")),
            "unreadable": _case(_("the file cannot be read: {reason}"), reason="Input/output error"),
            "no_folder_file": _case(
                _("this folder has no {file}"),
                _("name the school's own file, or call it {file}"),
                file="school.yaml",
            ),
            "folder_unreadable": _case(_("this folder cannot be read: {reason}"), reason="Permission denied"),
            "nameless_folder": _case(
                _("a folder here has no name (two slashes in a row), and what is in it is not read"),
                _("give that folder a name"),
            ),
            "dangling": _case(_("this link leads to nothing"), _("put the file or folder here")),
            "no_dossier": _case(_("there is no dossier in this folder")),
            "no_folder": _case(_("there is no folder {folder}"), folder="praktijken"),
        },
    ),
    Rule(
        "E102",
        _("Not an ordinary file"),
        _("A pipe, a device or a folder stands where a file is expected. It may never end, and is not opened."),
        _("Give the path of a file."),
        {
            "": _case(_("this is not an ordinary file"), _("give the path of a YAML file")),
            "folder": _case(_("this is a folder, not a file"), _("give the path of a file in it")),
        },
    ),
    Rule(
        "E103",
        _("Too large"),
        _("The file is much larger than a dossier gets. It may have been given by mistake."),
        _("Divide the evidence over several files, and name them under include."),
        {
            "file": _case(
                _("the file is larger than {limit} MB"),
                _("split the evidence over several files with include"),
                limit=8,
            ),
            "together": _case(
                _(
                    "the dossier and its included files are together larger than {limit} MB, or have over {values} values"
                ),
                limit=16,
                values=200_000,
            ),
        },
    ),
    Rule(
        "E104",
        _("Not in UTF-8"),
        _("The text is in an encoding in which letters such as é would be read wrongly."),
        _("Save the file with the encoding UTF-8; every editor can."),
        {
            "named": _case(
                _("this file is in {encoding}, not in UTF-8"),
                _("open it in your editor and save it with the encoding UTF-8"),
                encoding="Windows-1252",
            ),
            "unknown": _case(_("this file is not text in UTF-8"), _("save it as UTF-8")),
        },
    ),
    Rule(
        "E105",
        _("Not YAML"),
        _("The file breaks the rules of YAML, so that it cannot be told what belongs to what."),
        _("Look at the line that is shown and the one above it: quotes, colons, indentation."),
        {
            "": _case(
                _("this is not YAML"),
                _("look at this line and the one above it: quotes, colons, indentation"),
            ),
            "no_text": _case(_("this is not YAML")),
            "tab": _case(_("a tab at the start of a line"), _("use spaces for indentation")),
            "after_quote": _case(
                _("text after a closing quote"),
                _("write quotes inside a text as ‘ and ’, or put it all between the other quotes"),
            ),
            "no_space": _case(
                _("there is no space after the colon of {key}"), _("write {key}: and then the value"), key="name"
            ),
            "apostrophe": _case(_("a text that begins with an apostrophe is taken for one between quotes"), _INSERT),
            "open_quote": _case(
                _("a quote ({character}) is opened here and not closed"),
                _("close it at the end of the text, or remove it"),
                character='"',
            ),
            "open_bracket": _case(
                _("a bracket or brace ({character}) is opened here and not closed"),
                _("close it; or put the whole text between double quotes"),
                character="[",
            ),
            "curly": _case(
                _("curly quotes from a word processor stand here for plain ones"),
                _("write plain quotes (\" or '), or none"),
            ),
            "dash_kind": _case(
                _("another dash ({character}) stands here for the one that begins a list item"),
                _("write a plain hyphen (-) and a space"),
                character="–",
            ),
            "dash_space": _case(
                _("there is no space after the dash"), _("write a space between the dash and what follows")
            ),
            "colon_kind": _case(
                _("another colon ({character}) stands here for a plain one"),
                _("write a plain colon (:) and a space"),
                character="：",
            ),
            "column": _case(
                _("this line starts in column {column}, where nothing is open; line {line} shows where it belongs"),
                _("let it start in column {expected}"),
                column=4,
                expected=5,
                line=12,
            ),
            "goes_on": _case(
                _("this line has no key; does it belong to {key} in line {line}?"),
                _("let it start further to the right than that key, or write its own key and a colon in front of it"),
                key="note",
                line=12,
            ),
            "no_key_here": _case(
                _("this line has no key"), _("write its key and a colon in front of it, or a # when it is a comment")
            ),
            "comment": _case(_("a # after a space starts a comment; the text does not go on behind it"), _INSERT),
            "colon": _case(
                _("a colon in the middle of a value"),
                _("put the whole text between double quotes, or check the indentation"),
            ),
            "start": _case(_("a value cannot start with {character}"), _INSERT, character="@"),
            "no_key": _case(
                _("this line does not fit here: a key with a colon is expected"),
                _("check that it starts in the same column as the keys above it"),
            ),
            "no_key_at_left": _case(_("this line does not fit here: a key with a colon is expected"), _INDENT),
            "no_dash": _case(
                _("a list item that starts with a dash is expected here"),
                _("check the indentation of this line"),
            ),
            "no_colon": _case(_("the key {key} has no colon"), _("write a colon and a space after it"), key="level"),
            "key_without_colon": _case(_("a key without a colon"), _("write a colon and a space after the key")),
            "open": _case(_("a quote, bracket or brace is opened and not closed"), _("close it, or remove it")),
            "second_document": _case(
                _("a second document starts here"),
                _("remove the line with --- or keep one school in a file"),
            ),
            "alias": _case(
                _("a value that starts with * refers to nothing"),
                _("put the text between double quotes"),
            ),
            "directive": _case(_("a line cannot start with %"), _INSERT),
            "block": _case(
                _("after | or > the line must end"),
                _("start the text on the next line, indented; or put the whole text between double quotes"),
            ),
            "escape": _case(
                _("a backslash between double quotes has a meaning of its own"),
                _("put the text between single quotes, or write \\\\ for each backslash"),
            ),
            "dash": _case(_("a list cannot start here"), _("start it on a line of its own, below its key")),
            "too_deep": _case(_("the file is nested more than {limit} levels deep"), limit=32),
        },
    ),
    Rule(
        "E106",
        _("Nested too deep"),
        _("Lists and keys stand inside each other so deep as no file of this kind needs."),
        _("Check the indentation; a line may stand too far to the right."),
        {"": _case(_("the file is nested more than {limit} levels deep"), limit=32)},
    ),
    Rule(
        "E107",
        _("Too many values"),
        _("There is more here than is read at once; a file may be meant to keep the program busy."),
        _("Write out what is repeated with *, or divide it over files or folders."),
        {
            "": _case(
                _("the file has more than {limit} values, aliases written out"),
                _("write values out instead of repeating them with *"),
                limit=200_000,
            ),
            "form": _case(_("the form has more than {limit} values"), _("divide it over several forms"), limit=200_000),
            "practices": _case(
                _("there are more than {number} practices in this folder"),
                _("divide them over folders"),
                number=2000,
            ),
        },
    ),
    Rule(
        "E108",
        _("A tag"),
        _("A value begins with !, which in YAML gives it a type. Types are decided here by the key alone."),
        _("Remove the tag, or put the text between quotes when the ! belongs to it."),
        {
            "": _case(
                _("a tag such as {tag} is not allowed"), _("remove the tag; plain text is enough"), tag="!important"
            )
        },
    ),
    Rule(
        "E109",
        _("A key that stands twice"),
        _("The same key stands twice in one block; only one of the two could count, and nobody says which."),
        _("Keep one of the two."),
        {
            "": _case(
                _("the key {key} stands here twice; the first is in line {line}"),
                _("keep one of the two"),
                key="note",
                line=12,
            )
        },
    ),
    Rule(
        "E110",
        _("Another shape than is expected"),
        _("A list stands where keys are expected, a single value where a list is, or the other way round."),
        _("Compare it with the example in docs/format.md, or with what isop new writes."),
        {
            "key": _case(_("a key must be a word")),
            "merge": _case(_("merge keys (<<) are not used in these files"), _("write the values out")),
            "no_evidence": _case(_("an included file must hold a list under evidence:")),
            "keys": _case(_("{key} must hold lines of the form key: value"), key="school"),
            "list": _case(_("{key} must be a list"), _("start each item with a dash"), key="evidence"),
        },
    ),
    Rule(
        "E111",
        _("Something that must be there is missing"),
        _("Without this key the file cannot be used."),
        _("Add it."),
        {
            "": _case(_("the key {key} is missing"), _("add the line: {key}: …"), key="date"),
            "texts": _case(_("there is no text on: {names}"), names=["informal", "formal"]),
        },
    ),
    Rule(
        "E112",
        _("An unknown key"),
        _("This key means nothing here; what stands behind it would be lost."),
        _("Correct the key, or remove the line. docs/format.md names the keys."),
        {
            "": _case(_("the key {key} is not known here"), key="titel", nearest="title"),
            "included": _case(_("an included file holds only evidence; found {key}"), key="school"),
        },
    ),
    Rule(
        "E113",
        _("A value that is not possible here"),
        _("The value is not of the kind that belongs to this key, or lies outside its bounds."),
        _("Write the value in the form that is asked for."),
        {
            "empty": _case(
                _("{key} is still empty"), _("fill it in, or remove the line when it is not needed"), key="date"
            ),
            "not_one_of": _case(
                _("{value} is not one of the possible values of {key}"),
                value="eerst",
                key="kind",
                choices=["initial", "interim", "renewal"],
            ),
            "too_few": _case(_("{key} needs at least {number} items"), key="levels", number=2),
            "too_low": _case(_("{value} is too low for {key}"), value="-1", key="number"),
            "too_high": _case(_("{value} is too high for {key}"), value="99", key="number"),
            "include": _case(_("include must be a list of file names"), "include: [bewijs/*.yaml]"),
            "no_answers": _case(_("nobody has answered yet"), _("fill in now and wish")),
            "no_text": _case(
                _("{value} is not a text"), _("write a single value here, not a list or more keys"), value=None
            ),
            "no_whole_number": _case(
                _("{value} is not a whole number"), _("write digits only, such as 2"), value="twee"
            ),
            "no_number": _case(_("{value} is not a number"), _("write for example 2, 2.5 or 4/5"), value="veel"),
            "placeholder": _case(
                _("{key} says nothing yet: {value}"), _("write it out in a sentence"), key="reason", value="…"
            ),
            "too_long": _case(
                _("{key} has room for {number} characters"), _("write it shorter"), key="shows", number=60
            ),
            "level_open": _case(
                _("{value} is not a level"), _("leave {key} empty when it was not rated"), value="?", key="level"
            ),
            "level_not_applicable": _case(
                _("{value} is not a level"),
                _("leave it empty, and write the indicator with the reason under not_applicable"),
                value="n.v.t.",
            ),
            "level_several": _case(
                _("{value} is not one level"),
                _("choose the level that fits best, and put the doubt into the note"),
                value="2-3",
            ),
            "level_none": _case(_("{value} is not a level"), value="voldoende", nearest="zichtbaar"),
            "indicator_several": _case(
                _("{value} is more than one indicator"),
                _("make a finding for each of them, with its own level and note"),
                value="1.2 en 1.3",
            ),
            "indicator_none": _case(
                _("{value} is not the number of an indicator"), _("see: isop criteria"), value="1,2", nearest="1.2"
            ),
            "participants": _case(
                _("the participants are not counted by group"),
                _("write below it, indented, a line for each group: {lines}"),
                lines=["ouders: 6", "leerlingen: 2"],
            ),
            "decision_maker": _case(
                _("{value} stands alone; who decides has a name"),
                _("write below it, indented, the lines {lines}"),
                value="labelcommissie",
                lines=["name: …", "role: labelcommissie"],
            ),
            "date_ambiguous": _case(
                _("{value} can be two days"),
                _("write {first} or {second}"),
                value="05/12/2026",
                first="2026-12-05",
                second="2026-05-12",
            ),
            "no_date": _case(
                _("{value} is not a date"),
                _("write for example 2026-05-12, 12-05-2026 or 12 mei 2026"),
                value="mei 2026",
            ),
            "no_such_day": _case(
                _("{value} is not a day that exists"), _("check the month and the day"), value="2026-02-30"
            ),
            "no_time": _case(
                _("{value} is not a time of day"), _("write hours and minutes, such as 08:30"), value="half negen"
            ),
            "no_truth": _case(_("{value} is not true or false"), _("write true or false"), value="ja"),
            "no_identifier": _case(
                _("{value} is not a short name"),
                _("use at most 64 letters, digits, dots, dashes and underscores, without spaces"),
                value="gesprek 1",
            ),
            "no_checksum": _case(
                _("{value} is not a SHA-256 sum"),
                _("it has 64 digits and letters a to f; leave the line out when you do not have it"),
                value="12ab",
            ),
            "no_colour": _case(
                _("{value} is not a colour"),
                _("write six hexadecimal digits between quotes, such as '#12454f'"),
                value="groen",
            ),
            "no_address": _case(
                _("{value} is not a web address"),
                _("write the whole address, such as https://www.example.org/page"),
                value="www.example.org",
            ),
        },
    ),
    Rule(
        "E114",
        _("A file of another format or label"),
        _("The file says that it is something else than what is asked for here, or belongs to another label."),
        _("Give the right file, or correct its first lines."),
        {
            "": _case(
                _("this is not a file of the format {format}"),
                _("write at the top: format: {format}"),
                format="isop-evidence/1",
            ),
            "scan": _case(
                _("this scan belongs to the label {given}, not to {label}"), given="another-label", label="isop"
            ),
            "form": _case(
                _("this form belongs to the label {given}, not to {label}"), given="another-label", label="isop"
            ),
            "texts": _case(
                _("these texts belong to the label {given}, not to {label}"), given="another-label", label="isop"
            ),
        },
    ),
    Rule(
        "E115",
        _("An id that is used twice"),
        _("Two things have the same id, so that what refers to it could mean either."),
        _("Give each an id of its own."),
        {
            "": _case(
                _("the id {id} is already used in {file}, line {line}"),
                _("give it an id of its own"),
                id="gesprek-1",
                file="school.yaml",
                line=12,
            ),
            "file": _case(
                _("the id {id} is already used in {file}"),
                _("give it an id of its own; a copy of the dossier belongs in another folder"),
                id="inloop",
                file="inloop.yaml",
            ),
        },
    ),
    Rule(
        "E116",
        _("An included file outside the dossier's folder"),
        _("A dossier reads from its own folder alone: it can then be sent, kept and checked as a whole."),
        _("Copy the file into the dossier's folder."),
        {"": _case(_("an included file must be inside the dossier's own folder"), _("copy the file into that folder"))},
    ),
    Rule(
        "E117",
        _("An include that names nothing"),
        _("No file goes by this name or pattern, so that evidence would be missed."),
        _("Correct the name. A * stands for any letters in a name; ** is not used."),
        {
            "": _case(_("no file matches {pattern}"), pattern="bewijs/gesprek.yml", nearest="gesprek.yaml"),
            "folder": _case(
                _("no file matches {pattern}"),
                _("{name} is a folder; name the files in it: {name}/*.yaml"),
                pattern="bewijs",
                name="bewijs",
            ),
            "no_folder": _case(
                _("no file matches {pattern}: there is no folder {name} here"),
                _("make that folder beside the dossier, or correct its name"),
                pattern="bezoekjes/*.yaml",
                name="bezoekjes",
                nearest="bezoeken",
            ),
            "not_allowed": _case(_("this pattern is not allowed: {pattern}"), pattern="bewijs/**"),
        },
    ),
    Rule(
        "E118",
        _("An include that cannot be"),
        _("Includes go one step deep, and are bounded in number."),
        _("Name all files under include of the dossier itself; one pattern can name many."),
        {
            "itself": _case(_("the file includes itself")),
            "too_many": _case(_("more than {limit} files are included"), limit=500),
            "too_many_patterns": _case(
                _("more than {limit} files are included"),
                _("one pattern can name many files: include: [bewijs/*.yaml]"),
                limit=500,
            ),
            "other_school": _case(
                _("this form is of the school {given}, and the dossier is of {school}"),
                _("include the forms of this school alone, or correct the name on the form"),
                given="De Brug",
                school="De Regenboog",
            ),
            "other_auditor": _case(
                _("the auditor {id} is {given} on this form, and {name} in the dossier"),
                _("give one of the two another id"),
                id="a1",
                given="P. Kuipers",
                name="A. Scholten",
            ),
            "nested": _case(
                _("an included file cannot include others"),
                _("name all files in the include of {file}"),
                file="school.yaml",
            ),
        },
    ),
    Rule(
        "E119",
        _("A character that no text has"),
        _("There is a control character in the file that cannot be seen, and that YAML does not allow."),
        _("Remove it; an editor can show invisible characters."),
        {
            "": _case(_("the character {character} is not allowed in text"), _("remove it"), character="U+0007"),
            "invisible": _case(
                _("{character} ({code}) stands here, which cannot be seen"),
                _("remove it, or write a plain space"),
                character={"nl": "een harde spatie", "en": "a no-break space"},
                code="U+00A0",
            ),
        },
    ),
    Rule("E120", _MORE_TITLE, _MORE_MEANING, _MORE_REMEDY, {"": _MORE}),
    Rule("W120", _MORE_TITLE, _MORE_MEANING, _MORE_REMEDY, {"": _MORE}),
    Rule("N120", _MORE_TITLE, _MORE_MEANING, _MORE_REMEDY, {"": _MORE}),
    Rule(
        "E121",
        _("An empty file"),
        _("The file is there, and has nothing in it."),
        _("Fill it in. isop new writes a dossier to start from."),
        {"": _case(_("there is nothing in this file"), _("isop new writes a dossier to fill in"))},
    ),
    Rule(
        "E122",
        _("A dossier with another suffix"),
        _("The file looks like a dossier, but its name does not end in .yaml; Windows likes to add .txt."),
        _("Rename it, so that it ends in .yaml."),
        {
            "": _case(
                _("this file is not read, for its name does not end in .yaml"), _("call it {name}"), name="school.yaml"
            )
        },
    ),
    Rule(
        "E123",
        _("Another kind of file"),
        _("The file was made by another program, such as Word, and holds no plain text."),
        _("Give the dossier itself. What stands in this file can be copied into it."),
        {
            "": _case(
                _("this is {kind}, not a text file"),
                _("give the dossier itself; isop new writes one to fill in"),
                kind={"nl": "een Word-bestand", "en": "a Word file"},
            )
        },
    ),
    Rule(
        "E130",
        _("Not a form"),
        _(
            "A file that ends in .json is read as a form that was filled in and saved, and this one is not, or not whole."
        ),
        _("Open the form and save it to a file again."),
        {
            "no_json": _case(
                _("this file is not whole, or was changed by hand: it cannot be read as JSON"),
                _("open the form that you filled in, and save it to a file again"),
            ),
            "page": _case(
                _("this is the form itself, and what you filled in is not in it"),
                _("open it in a browser, save to a file, and give that file"),
            ),
            "twice": _case(
                _("the key {key} stands twice in one place"),
                _("open the form that you filled in, and save it to a file again"),
                key="note",
            ),
            "foreign": _case(
                _("this is JSON, and not a form ({format}) that was filled in"),
                _("give the file that the form saved; isop new form.html makes a form"),
                format="isop-form/1",
            ),
            "other": _case(
                _("this is a file of the format {given}, and not a form ({format}) that was filled in"),
                _("give the file that the form saved; isop new form.html makes a form"),
                given="isop-assessment/1",
                format="isop-form/1",
            ),
            "newer": _case(
                _("this form has the format {given}; this program reads {format}"),
                _("use the version of this program that made the form"),
                given="isop-form/2",
                format="isop-form/1",
            ),
        },
    ),
    Rule(
        "E131",
        _("Not a workbook to be read"),
        _("A workbook is read that isop new FILE.xlsx made, and that Excel or LibreOffice saved as .xlsx."),
        _(
            "Open it in Excel or LibreOffice and save it as .xlsx, or copy what is in it to a workbook that isop new makes."
        ),
        {
            "foreign": _case(
                _("this workbook is not one that isop new made: its sheets do not say what stands where"),
                _("make one with isop new FILE.xlsx, and copy to it what you filled in"),
            ),
            "xlsform": _case(
                _("this is the form for ODK and KoBoToolbox itself, and what is filled in is not in it"),
                _("upload it there, fill it in, export it as .csv, and give that file"),
            ),
            "excel_export": _case(
                _("this is an export of KoBoToolbox for Excel"), _("export it as .csv, and give that file")
            ),
            "no_workbook": _case(
                _("this is no workbook, whatever its name says"),
                _("give a workbook that isop new FILE.xlsx made"),
            ),
            "damaged": _case(
                _("this workbook is damaged and cannot be read"),
                _("open it in Excel or LibreOffice, save it again as .xlsx, or take an older copy"),
            ),
            "old": _case(
                _("this is a workbook with a password on it, or one of an old kind (.xls)"),
                _("open it in Excel or LibreOffice and save it as .xlsx, without a password"),
            ),
            "open_document": _case(
                _("this is a workbook of LibreOffice's own kind (.ods)"), _("save it as .xlsx in LibreOffice")
            ),
            "macros": _case(
                _("this workbook has macros in it, which are programs; it is not read"),
                _("save it as .xlsx, which leaves them out"),
            ),
            "entities": _case(
                _("this workbook has in it what Excel and LibreOffice never write; it is not read"),
                _("open it in Excel or LibreOffice and save it again as .xlsx, if you trust whoever sent it"),
            ),
            "too_large": _case(
                _("this workbook holds much more than a dossier gets; it is not read"),
                _("remove pictures and sheets that do not belong in it, or divide it over several workbooks"),
            ),
            "too_many": _case(
                _("this workbook has far more cells and rows than a dossier gets; it is not read"),
                _("remove rows and sheets that do not belong in it, or divide it over several workbooks"),
            ),
        },
    ),
    Rule(
        "E132",
        _("A cell that cannot be read"),
        _("A cell of a workbook has no value that can be taken over, or stands where it says two things."),
        _("Go to the cell, and type what should be there."),
        {
            "formula": _case(
                _("here stands a formula of which no outcome is saved"),
                _("type the value itself, or save the workbook once in Excel or LibreOffice"),
            ),
            "error_value": _case(
                _("the formula in this cell goes wrong ({value})"), _("type the value itself"), value="#REF!"
            ),
            "no_name": _case(
                _("this row does not say what it is about"), _("fill in its first cell, or clear the row")
            ),
            "twice": _case(_("{name} stands in two rows"), _("keep one of the two, and clear the other"), name="1.4"),
            "second_school": _case(
                _("this is a second sheet about the school"),
                _("remove one of the two, or make it a workbook of its own"),
            ),
        },
    ),
    Rule(
        "E133",
        _("Not an export to be read"),
        _(
            "An export of ODK Central or KoBoToolbox is read, as .csv, .json or .zip, of the form that "
            "isop new FILE.xlsx --xlsform made."
        ),
        _("Export the submissions of that form again, and give the file as it is."),
        {
            "foreign": _case(
                _("this table has none of the questions of a form that isop made"),
                _("export the form that isop new FILE.xlsx --xlsform made, with every question in it"),
            ),
            "empty": _case(
                _("there is no submission in this export"),
                _("export again once the forms that were filled in are sent"),
            ),
            "damaged": _case(
                _("this row cannot be read: a quotation mark is not closed, or stands in the middle of a text"),
                _("export again, and give the file as it is"),
            ),
            "shifted": _case(
                _("this row has more cells than there are columns"), _("export again, and give the file as it is")
            ),
            "damaged_json": _case(
                _("this file is not whole, or was changed by hand: it cannot be read as JSON"),
                _("fetch the submissions again, and give the file as it is"),
            ),
            "unfinished": _case(
                _("this is one page of the submissions, and there are more of them"),
                _("fetch all of them at once, or export them as .csv"),
            ),
            "too_many": _case(
                _("this export has far more columns or cells than the largest audit; it is not read"),
                _("export the submissions of one school, as .csv"),
            ),
            "too_large": _case(
                _("this zip holds much more than an export does when it is unpacked; it is not read"),
                _("export the submissions without attachments, as .csv"),
            ),
            "damaged_zip": _case(
                _("this zip is damaged and cannot be read"), _("export again, and give the file as it is")
            ),
            "locked": _case(
                _("there is a password on this zip"), _("unpack it, and give the table (.csv) that is in it")
            ),
            "no_table": _case(
                _("this zip has no submissions in it of a form that isop made"),
                _("give the zip or the .csv that ODK Central or KoBoToolbox exports"),
            ),
        },
    ),
    Rule(
        "E134",
        _("A submission that cannot be taken over"),
        _("An export holds the submissions of one school's audit, and of each everything that was filled in."),
        _("Export those of one school, or mend the submission in ODK Central or KoBoToolbox and export again."),
        {
            "differs": _case(
                _("here stands {given}, and in an earlier submission {other}"),
                _("export the submissions of one school and one audit, or mend the one that is wrong and export again"),
                given="De Brug",
                other="De Regenboog",
            ),
            "no_column": _case(
                _("the question {name} is not in this export"),
                _("export again, with every question in it"),
                name="source",
            ),
            "twice": _case(
                _("{name} stands in another column too, with something else in it"),
                _("leave the right one, and empty the other"),
                name="1.2 Note",
            ),
            "locked": _case(
                _("this submission is encrypted, or did not arrive whole"),
                _("export again with the form's passphrase, once everything is sent"),
            ),
        },
    ),
    Rule(
        "E140",
        _("Files of one audit that say different things"),
        _("Files that are put together say different things of which one alone can hold. Nothing is chosen."),
        _("Find out together which is right, and correct the other file."),
        {
            "": _case(
                _("{key}: {given} in {here}, and {value} in {file}"),
                _(
                    "find out which is right, and correct the other file; files of another school or audit do not belong here"
                ),
                key="date",
                given="2026-05-12",
                here="b.yaml",
                value="2026-05-13",
                file="a.yaml",
            ),
            "rating": _case(
                _("{auditor} rates {id} as {given} in {here}, and as {value} in {file}"),
                _("one auditor rates once: keep one of the two; for another auditor's rating, correct by"),
                auditor="jw",
                id="1.2",
                given="3",
                here="b.yaml",
                value="2",
                file="a.yaml",
            ),
            "who": _case(
                _("the auditor {id} could be {given} in {here} or {value} in {file}"),
                _("write the auditor's whole name here too"),
                id="a1",
                given="A. Scholten",
                here="a.yaml",
                value="P. Kuipers",
                file="b.yaml",
            ),
            "whose": _case(
                _("nobody knows whose ratings those of {id} in {here} are"),
                _("write the auditor in this file, under audit"),
                id="V1",
                here="b.yaml",
            ),
        },
    ),
)

_REFERENCES = (
    Rule(
        "E201",
        _("An unknown indicator"),
        _("The criteria have no indicator of this number."),
        _("Look up the number with isop criteria."),
        {"": _case(_("there is no indicator {given}"), _("see: isop criteria"), given="3.9")},
    ),
    Rule(
        "E202",
        _("An unknown auditor"),
        _("Whoever rates or judges must be one of the auditors of this audit."),
        _("Correct the id, or add the auditor under audit: auditors."),
        {
            "": _case(
                _("there is no auditor {given} under audit"),
                _("add the auditor under audit: auditors"),
                given="vdberg",
            )
        },
    ),
    Rule(
        "E203",
        _("A level outside the scale"),
        _("The level is none that the rubric describes."),
        _("Choose the level whose description fits what was seen."),
        {
            "": _case(
                _("level {given} is outside the scale, {low} to {high}"),
                _("see: isop criteria show {id}"),
                given=4,
                low=0,
                high=3,
                id="3.4",
            ),
            "scan": _case(_("level {given} is outside the scale, {low} to {high}"), given=4, low=0, high=3),
        },
    ),
    Rule(
        "E204",
        _("A document or picture that cannot be used"),
        _("The file that is named here is not there, cannot be read, or is not fit to be used."),
        _("Put the file where it is named, or correct the name."),
        {
            "": _case(_("the document {path} is not there"), path="schoolgids.pfd", nearest="schoolgids.pdf"),
            "unreadable": _case(_("the document {path} cannot be read"), path="schoolgids.pdf"),
            "no_picture": _case(_("the file {path} is not there"), path="logo.svg"),
            "outside": _case(
                _("{file} leads out of the folder {folder}; put it in that folder"),
                file="../logo.svg",
                folder="sjablonen",
            ),
            "picture_kind": _case(
                _("the picture {path} is not used: it is no PNG, JPEG, GIF, WebP or SVG"), path="logo.tiff"
            ),
            "picture_points": _case(
                _("the picture {path} is not used: it has more than {limit} million points"), path="logo.png", limit=24
            ),
            "picture_entities": _case(
                _("the picture {path} is not used: it declares entities; save it as a plain SVG"), path="logo.svg"
            ),
            "picture": _case(
                _("the picture {path} is not used: {problem}"),
                path="logo.tiff",
                problem="Permission denied",
            ),
        },
    ),
    Rule(
        "E205",
        _("A document that is another one now"),
        _("The document was changed since the auditor read it: its SHA-256 sum is not the one that was noted."),
        _("Read the new version, and note its sum; or put back the version that was read."),
        {
            "": _case(
                _("the document {path} is not the one that was read: its SHA-256 sum differs"),
                _("it is now {sum}"),
                path="schoolgids.pdf",
                sum="9f86d081…",
            )
        },
    ),
    Rule(
        "E206",
        _("An unknown source type"),
        _("The criteria have no source type of this name."),
        _("Choose one of the criteria's source types."),
        {"": _case(_("there is no source type {given}"), given="schoolbezoek", nearest="school_visit")},
    ),
    Rule(
        "E207",
        _("An unknown partnership"),
        _("The criteria have no partnership of this name."),
        _("Choose one of the criteria's partnerships."),
        {"": _case(_("there is no partnership {given}"), given="informeel", nearest="informal")},
    ),
    Rule(
        "E208",
        _("An unknown sector"),
        _("The criteria have no sector of this name."),
        _("Choose one of the criteria's sectors."),
        {"": _case(_("there is no sector {given}"), given="primair", choices=["vve", "po", "so", "vo"])},
    ),
    Rule(
        "E209",
        _("An unknown guideline"),
        _("The criteria have no guideline of this number."),
        _("Look up the number with isop criteria."),
        {"": _case(_("there is no guideline {given}"), given="7", choices=["1", "2", "3", "4", "5", "6"])},
    ),
    Rule(
        "E210",
        _("A document outside the dossier's folder"),
        _("A dossier refers to documents in its own folder alone: it can then be sent, kept and checked as a whole."),
        _("Copy the document into the dossier's folder."),
        {"": _case(_("a document must be inside the dossier's own folder"), _("copy the document into that folder"))},
    ),
    Rule(
        "E211",
        _("An unknown respondent group"),
        _("The criteria have no group of respondents of this name."),
        _("Choose one of the groups under respondents in the criteria, or add it there."),
        {"": _case(_("there is no respondent group {given}"), given="ouders", choices=["parents", "pupils", "staff"])},
    ),
)

_METHOD = (
    Rule(
        "E301",
        _("Evidence from after the audit"),
        _("What was seen after the audit cannot have counted in it."),
        _("Correct the date of the evidence or of the audit."),
        {
            "": _case(
                _("this evidence is dated after the audit of {date}"),
                _("correct one of the two dates"),
                date="2026-05-12",
            )
        },
    ),
    Rule(
        "E302",
        _("A judgement that the evidence does not allow"),
        _(
            "Where evidence is missing, or nothing applies, no auditor can judge: evidence is gathered, not argued away."
        ),
        _("Gather the missing evidence, or remove the judgement."),
        {
            "": _case(
                _("guideline {id} lacks evidence and cannot be judged"),
                _("gather the missing evidence; isop assess tells which"),
                id="3",
            ),
            "not_applicable": _case(_("guideline {id} is not applicable and cannot be judged"), id="3"),
        },
    ),
    Rule(
        "E303",
        _("A decision that is better than the evidence"),
        _("The committee can be stricter than what follows from the evidence, not milder."),
        _("See with isop assess what follows, and correct the decision or complete the evidence."),
        {
            "": _case(
                _("the decision ({decided}) is better than what follows from the evidence ({outcome})"),
                _("see: isop assess"),
                decided="awarded",
                outcome="not_awarded",
            )
        },
    ),
    Rule(
        "E304",
        _("An auditor who takes the decision"),
        _("Whoever audited a school does not decide on its label."),
        _("Let someone else take the decision."),
        {
            "": _case(
                _("{name} is an auditor of this school and cannot take the decision"),
                _("the decision is taken by someone who did not audit"),
                name="M. de Vries",
            )
        },
    ),
    Rule(
        "E305",
        _("A required guideline of which nothing applies"),
        _("Every indicator of this guideline is marked not applicable, while the label requires the guideline."),
        _("Rate at least one of its indicators."),
        {
            "": _case(
                _("every indicator of guideline {id} is not applicable; this guideline is required"),
                _("rate at least one of them"),
                id="3",
            )
        },
    ),
    Rule(
        "E306",
        _("Evidence without a date"),
        _("Without a date it cannot be told whether the evidence is recent enough to count."),
        _("Add the day on which it was gathered."),
        {"": _case(_("evidence {id} has findings and no date"), _("add its date"), id="gesprek-1")},
    ),
    Rule(
        "E307",
        _("Results that do not follow from the evidence"),
        _(
            "An assessment was changed by hand, or damaged, or made by another method: worked out again, it is different."
        ),
        _("Make it anew from the dossier with isop assess."),
        {
            "": _case(
                _("the results in this file do not follow from the evidence in it ({program})"),
                _("make it anew: isop assess school.yaml -o assessment.json"),
                program="isop 1.0",
            )
        },
    ),
    Rule(
        "E308",
        _("A label in spite of a contradiction"),
        _("Voices contradict each other on a core indicator, and the dossier does not say why."),
        _("Ask on, and write the reason under explanations; it is told in the report."),
        {
            "": _case(
                _("the label is awarded while voices contradict each other on core indicator {id}, without a reason"),
                _("ask on, and write why under explanations"),
                id="1.6",
            )
        },
    ),
    Rule(
        "E309",
        _("A judgement on a guideline that is taken over"),
        _("A follow-up takes the guidelines outside its scope over from the previous audit, as they were."),
        _("Remove the judgement, or add the guideline to the scope."),
        {
            "": _case(
                _("guideline {id} is taken over from the audit of {date} and cannot be judged again"),
                _("remove the judgement, or add the guideline to the scope"),
                id="3",
                date="2026-05-12",
            )
        },
    ),
    Rule(
        "E310",
        _("A core indicator that is set aside"),
        _("A core indicator applies to every school, unless the criteria say that it may be not applicable."),
        _("Rate the indicator, and remove it from not_applicable."),
        {"": _case(_("indicator {id} is a core indicator and cannot be not applicable"), id="3.1")},
    ),
    Rule(
        "E311",
        _("Too much of a guideline that is set aside"),
        _("With so few indicators left the guideline would no longer be judged as a whole."),
        _("Rate more of its indicators."),
        {
            "": _case(
                _("{share} of guideline {id} is not applicable; at most {most} of it may be"),
                id="3",
                share="2/5",
                most="1/3",
            )
        },
    ),
    Rule(
        "E320",
        _("A follow-up that is not whole"),
        _("A follow-up audit goes on from an earlier assessment, and assesses a few guidelines again."),
        _("Write kind: follow_up together with previous and scope, or none of them."),
        {
            "": _case(
                _("a follow-up needs the assessment that it goes on from"),
                _("make it with isop assess -o FILE.json, put it beside this file, and write previous: FILE.json"),
            ),
            "scope": _case(
                _("a follow-up needs its scope: the guidelines that are assessed again"), _("write scope: [4, 5]")
            ),
            "other": _case(
                _("{key} is for a follow-up audit alone"),
                _("write kind: follow_up, or remove the line"),
                key="previous",
            ),
        },
    ),
    Rule(
        "E321",
        _("An earlier assessment that cannot be used"),
        _("What a follow-up goes on from is read and worked out again before it is believed."),
        _("Make the file with isop assess, and put it in the dossier's folder."),
        {
            "": _case(_("{file} holds no assessment: {problem}"), file="vorige.json", problem="label: Field required"),
            "outside": _case(
                _("the earlier assessment must be inside the dossier's own folder"), _("copy the file into that folder")
            ),
            "several": _case(
                _("{file} holds {number} assessments; a follow-up goes on from one"), file="vorige.json", number=2
            ),
            "too_long": _case(_("more than {limit} audits follow each other"), limit=5),
        },
    ),
    Rule(
        "E322",
        _("A follow-up of another label"),
        _("The earlier assessment was made by the criteria of another label."),
        _("Give the earlier assessment for this label."),
        {"": _case(_("the earlier assessment is of the label {given}, not of {label}"), given="hof", label="isop")},
    ),
    Rule(
        "E323",
        _("A follow-up of another school"),
        _("Schools are one when their BRIN numbers with location are; without those, when name and place are."),
        _("Give the earlier assessment of this school, or write its name, place and number as they are there."),
        {
            "": _case(
                _("the earlier assessment is of another school: {school}"),
                _("the BRIN number with its location must be the same; without it, the name and the place"),
                school="De Brug Zwolle",
            )
        },
    ),
    Rule(
        "E324",
        _("A follow-up of what was not deferred"),
        _("Only a label that was deferred is followed up."),
        _("Make a whole audit of it."),
        {"": _case(_("the earlier assessment did not defer the label: there is nothing to follow up"))},
    ),
    Rule(
        "E325",
        _("A follow-up that comes too late"),
        _("The time that the school had to improve had ended before this audit."),
        _("Make a whole audit of it."),
        {
            "": _case(
                _("the time to improve ended on {date}, before this audit"),
                _("make a whole audit of it: kind: initial"),
                date="2027-05-12",
            )
        },
    ),
    Rule(
        "E326",
        _("A follow-up that is not later"),
        _("A follow-up comes after the audit that it goes on from."),
        _("Check both dates."),
        {"": _case(_("this audit is not later than the one it follows, of {date}"), date="2026-05-12")},
    ),
    Rule(
        "E327",
        _("A scope that lacks a guideline"),
        _("A follow-up assesses every guideline again that was partly met, and those that were not there before."),
        _("Add the guidelines to the scope."),
        {
            "": _case(
                _("the scope lacks what was partly met: {guidelines}"), _("add it to the scope"), guidelines=["4", "5"]
            ),
            "unknown": _case(
                _("the scope lacks what the earlier assessment does not have: {guidelines}"),
                _("add it to the scope"),
                guidelines=["7"],
            ),
        },
    ),
)

_REMARKS = (
    Rule(
        "W401",
        _("Evidence that is too old"),
        _("The evidence was gathered so long before the audit that it does not count."),
        _("Gather it anew."),
        {
            "": _case(
                _("evidence {id} is older than {months} months and does not count"),
                _("gather it anew"),
                id="gesprek-1",
                months=12,
            )
        },
    ),
    Rule(
        "W402",
        _("An indicator that this source does not show"),
        _("The criteria do not expect this indicator to show from this source; the finding counts all the same."),
        _("Check the number of the indicator."),
        {
            "": _case(
                _("indicator {id} is not expected to show from this source"),
                _("expected: {sources}"),
                id="3.4",
                sources=[{"nl": "gesprek", "en": "interview"}],
            )
        },
    ),
    Rule(
        "W403",
        _("Two ratings by one auditor"),
        _("The same auditor rates the same indicator twice in one evidence item, and differently."),
        _("Keep one of the two."),
        {
            "": _case(
                _("the same auditor rates indicator {id} in this evidence at {first} and at {second}"),
                _("keep one of the two"),
                id="3.4",
                first=1,
                second=3,
            )
        },
    ),
    Rule(
        "W404",
        _("What looks like personal data"),
        _("A dossier is shared, and nobody outside may find out which parent or child it is about."),
        _("Leave out what can be traced to a person; isop redact puts a neutral word in its place."),
        {
            "name": _case(
                _("this looks like the name of a person: {found}"),
                _("write what the person does, such as an auditor or a teacher; isop redact replaces it"),
                found="J. de Wit",
            ),
            "addressed": _case(
                _("this looks like the name of a person: {found}"),
                _("write what the person does, such as a mother or a teacher; isop redact replaces it"),
                found="mevrouw Jansen",
            ),
            "email": _case(
                _("this looks like an e-mail address: {found}"),
                _("leave out what can be traced to a person; isop redact replaces it"),
                found="ouder@example.org",
            ),
            "phone": _case(
                _("this looks like a telephone number: {found}"),
                _("leave out what can be traced to a person; isop redact replaces it"),
                found="06-12345678",
            ),
            "bsn": _case(
                _("this looks like a citizen service number (BSN): {found}"),
                _("leave out what can be traced to a person; isop redact replaces it"),
                found="111222333",
            ),
        },
    ),
    Rule(
        "W405",
        _("Not a BRIN number"),
        _("By its BRIN number a school is known in the register and in a batch."),
        _("Look up the number, such as in the list of schools of DUO."),
        {
            "": _case(
                _("{given} is not a BRIN number"),
                _("two digits and two letters, such as 12AB, or with the location: 12AB00"),
                given="AB12",
            )
        },
    ),
    Rule(
        "W406",
        _("A finding on what does not apply"),
        _("The indicator is marked not applicable, and yet there is a finding on it, which does not count."),
        _("Remove the finding, or the mark."),
        {
            "": _case(
                _("indicator {id} is marked not applicable; this finding does not count"),
                id="3.4",
            )
        },
    ),
    Rule(
        "W407",
        _("Not a number of the childcare register"),
        _("By this number a childcare centre is known in the national register (LRK)."),
        _("Look up the number in the national register of childcare."),
        {"": _case(_("{given} is not a number of the childcare register"), _("it has 9 to 12 digits"), given="1234")},
    ),
    Rule(
        "W409",
        _("A decision from before the audit"),
        _("A decision follows the audit; one of the two dates is probably wrong."),
        _("Check both dates."),
        {"": _case(_("the decision is dated before the audit"), _("check both dates"))},
    ),
    Rule(
        "W410",
        _("Files that an include misses"),
        _("Files in the folder are called almost as the pattern asks, and are not read."),
        _("Let their names end in .yaml, or name them too."),
        {
            "": _case(
                _("{pattern} does not name {files}, and so they are not read"),
                _("let their names end in .yaml, or name them too"),
                pattern="bewijs/*.yaml",
                files=["gesprek.yml"],
            )
        },
    ),
    Rule(
        "W411",
        _("An interview that does not say who speaks"),
        _("Parents, staff and the head are heard apart. Without who, a conversation is nobody's voice in particular."),
        _("Add who to the evidence, or to each finding."),
        {
            "": _case(
                ngettext(
                    "{number} finding of {id} does not say whose voice it is",
                    "{number} findings of {id} do not say whose voice they are",
                ),
                _("add a line who, with one of: {groups}"),
                number=3,
                id="I1",
                groups=[{"nl": "ouders", "en": "parents"}, {"nl": "teamleden", "en": "staff"}],
            )
        },
    ),
    Rule(
        "W412",
        _("A voice that cannot tell"),
        _("On some indicators only some people can tell; what others say counts, but they are not heard by it."),
        _("Check who spoke, and hear those who can tell."),
        {
            "": _case(
                _("on indicator {id} only {groups} can tell; this is the voice of {who}"),
                id="1.6",
                groups=[{"nl": "ouders", "en": "parents"}],
                who={"nl": "directie", "en": "head"},
            ),
            "nobody": _case(
                _("on indicator {id} only {groups} can tell; this does not say whose voice it is"),
                id="1.6",
                groups=[{"nl": "ouders", "en": "parents"}],
            ),
        },
    ),
    Rule(
        "W413",
        _("Few who were heard"),
        _("What a few say is no picture of all of them."),
        _("Hear more of them, and count them under participants."),
        {
            "": _case(
                _("counted among the participants: {group} {counted}; hear at least {least}"),
                _("count them with the evidence, under participants, as {group}"),
                group={"nl": "ouders", "en": "parents"},
                counted=2,
                least=5,
            )
        },
    ),
    Rule(
        "W414",
        _("A finding on a retired indicator"),
        _("The criteria no longer have this indicator. The finding is kept, and does not count."),
        _("Rate the indicators that came in its place."),
        {
            "": _case(
                _("indicator {id} is retired since {since}; this finding does not count: {why}"),
                id="2.4",
                since="2026.3",
                why={"nl": "Het staat nu bij 2.1.", "en": "It now stands at 2.1."},
            )
        },
    ),
    Rule(
        "W415",
        _("Outside the scope of a follow-up"),
        _("A follow-up takes the guidelines outside its scope over as they were; nothing that is said of them counts."),
        _("Remove it, or add the guideline to the scope."),
        {
            "": _case(
                _("indicator {id} is outside the scope of this follow-up; this finding does not count"), id="1.2"
            ),
            "carried": _case(
                _("guideline {id} is taken over from the audit of {date}; this changes nothing of it"),
                id="1",
                date="2026-05-12",
            ),
        },
    ),
    Rule(
        "W416",
        _("Evidence from before a follow-up"),
        _("A follow-up looks at what improved since the previous audit; what was there already counted in that one."),
        _("Gather it anew."),
        {
            "": _case(
                _("evidence {id} is not later than the audit of {date}, and does not count in its follow-up"),
                id="I1",
                date="2026-05-12",
            )
        },
    ),
    Rule(
        "W421",
        _("Text that YAML drops"),
        _("In a text without quotes a # after a space starts a comment, and a ! at the start a tag: both are dropped."),
        _("Put the whole text between double quotes when it belongs to the text."),
        {
            "": _case(
                _("this is not part of the text: {dropped}; a # after a space starts a comment"),
                _("does it belong to the text? Put the whole text between double quotes"),
                dropped="# 3",
            ),
            "anchor": _case(
                _("{dropped} at the start is not part of the text: & gives it a name for YAML"),
                _("does it belong to the text? Put the whole text between double quotes"),
                dropped="&meer",
            ),
            "mark": _case(
                _("the ! at the start of this text is dropped"),
                _("does it belong to the text? Put the whole text between double quotes"),
            ),
        },
    ),
    Rule(
        "W422",
        _("A place that is not known"),
        _("It is not known where the school is, so that isop connect cannot tell how far other schools are."),
        _("Add the postcode of the school, or a region."),
        {
            "postcode": _case(
                _("{given} is not a Dutch postcode"),
                _("four digits and two letters, such as 1234 AB; without it isop connect goes by the place"),
                given="12345",
            ),
            "": _case(
                _("the place {given} is not known: isop connect cannot tell how far other schools are"),
                _("add the postcode of the school, or a region"),
                given="Nergenshuizen",
            ),
        },
    ),
    Rule(
        "W423",
        _("What no certificate can print"),
        _("The fonts of the certificate lack a character, or a text is longer than there is room."),
        _("Write it in Latin letters, or shorter."),
        {
            "characters": _case(
                _("the fonts of the certificate lack {characters}"),
                _("write it in Latin letters, as it sounds"),
                characters=["𠮷 (U+20BB7)"],
            ),
            "length": _case(
                _("this is longer than the {number} characters that fit on a certificate"),
                _("write it shorter"),
                number=300,
            ),
        },
    ),
    Rule(
        "W425",
        _("A key inside a text"),
        _(
            "A line inside a text looks like a key of the format. YAML reads it as text, and what it says does not count."
        ),
        _("Close the text above it, and let the line start below the keys it belongs with. Else leave it."),
        {
            "": _case(
                _("this line looks like the key {key}, and is part of the text that begins in line {line}"),
                _("is it a finding of its own? Then end the text above it and indent the line as the other keys"),
                key="level",
                line=18,
            )
        },
    ),
    Rule(
        "W430",
        _("Judged otherwise by the second edition"),
        _("An assessment by the first edition of the method is worked out again by the second, which is stricter."),
        _("Read in docs/method.md what changed; assess the dossier anew when you can."),
        {
            "": _case(
                _("by the second edition of the method the outcome is another: first {outcome_before}, now {outcome}"),
                outcome_before="not_awarded",
                outcome="insufficient",
            ),
            "guideline": _case(
                _("by the second edition of the method guideline {id} is another: first {before}, now {after}"),
                id="3",
                before="partly",
                after="insufficient",
            ),
        },
    ),
    Rule(
        "W440",
        _("A form from another version of the criteria"),
        _("The questions or the levels may have been worded otherwise when the form was filled in."),
        _("Look at what changed, and whether the levels that were chosen still hold."),
        {
            "": _case(
                _("this form was made from version {given} of the criteria; these are {version}"),
                _("see whether the levels that were chosen still hold"),
                given="2026.2",
                version="2026.3",
            )
        },
    ),
    Rule(
        "W441",
        _("What is not read in a workbook"),
        _("Something stands in a workbook where the program reads nothing."),
        _("Move it to a cell that is asked about, such as a note; or leave it, if it is for yourself."),
        {
            "row": _case(
                _("what stands in this row is not read: it is not a row of the form"),
                _("move it to a row that is asked about, such as a note"),
            ),
            "sheet": _case(
                _("the sheet {name} is not read: it is not one of the form's"),
                _("for another interview, copy one of the form's own sheets"),
                name="Planning",
            ),
        },
    ),
    Rule(
        "W442",
        _("What is not read in an export"),
        _("Something stands in an export that does not count, or that isop did not ask."),
        _("See whether it should count; if so, mend it in ODK Central or KoBoToolbox and export again."),
        {
            "column": _case(
                _("the column {name} is not read: isop did not ask it"),
                _("move what is in it to a note, if it should count"),
                name="photo",
            ),
            "rejected": _case(
                _("this submission was rejected, and does not count"),
                _("approve it in ODK Central or KoBoToolbox and export again, if it should count"),
            ),
            "file": _case(_("this file in the zip is not read: it holds no submissions of a form that isop made")),
        },
    ),
    Rule(
        "N501",
        _("A guideline without evidence on some indicators"),
        _("Nothing has been found yet on these indicators; without them the guideline may not be covered enough."),
        _("Gather evidence on them, or mark them not applicable with the reason."),
        {"": _case(_("guideline {id} has no evidence yet on {indicators}"), id="3", indicators=["3.4", "3.5"])},
    ),
    Rule(
        "N502",
        _("Still empty"),
        _("The dossier is not yet complete. With the audit's date it can be assessed as it is, on what is there."),
        _("Fill it in when you know it."),
        {
            "school": _case(_("still empty: the school's name")),
            "sector": _case(_("still empty: the sector")),
            "auditors": _case(_("still empty: the auditors")),
            "auditor": _case(_("still empty: the auditor's name")),
            "date": _case(
                _("still empty: the reference date of the audit, which an assessment needs"),
                _("write for example 2026-05-12, 12-05-2026 or 12 mei 2026"),
            ),
            "evidence": _case(_("still empty: the evidence")),
            "findings": _case(_("still empty: the findings of {id}"), id="gesprek-1"),
            "levels": _case(
                ngettext(
                    "still empty: {number} finding of {id} has no level",
                    "still empty: {number} findings of {id} have no level",
                ),
                number=2,
                id="gesprek-1",
            ),
        },
    ),
    Rule(
        "N503",
        _("Findings without a note"),
        _("A level without a note cannot be followed or repeated by a second auditor, or by the school."),
        _("Write in a sentence what was seen or heard."),
        {
            "": _case(
                ngettext(
                    "{number} of the findings of {id} has no note: nobody can see what it rests on",
                    "{number} of the findings of {id} have no note: nobody can see what they rest on",
                ),
                number=3,
                id="gesprek-1",
            )
        },
    ),
)

_CRITERIA = (
    Rule(
        "E601",
        _("A rubric with too few or too many levels"),
        _("Each indicator describes every level of the scale, no more and no fewer."),
        _("Write one description for each level, lowest first."),
        {
            "": _case(
                _("indicator {id} describes {given} levels; the scale has {expected}"),
                _("write one description for each level, lowest first"),
                id="3.4",
                given=3,
                expected=4,
            )
        },
    ),
    Rule(
        "E602",
        _("A weight that is not above 0"),
        _("An indicator that weighs nothing, or less, cannot be counted with."),
        _("Write a weight above 0, or remove the indicator."),
        {"": _case(_("a weight must be above 0"))},
    ),
    Rule(
        "E603",
        _("A scale that cannot be counted with"),
        _("Levels are whole numbers that rise one by one, from 0 or higher."),
        _("Number the levels so."),
        {
            "falls": _case(_("the levels of the scale must rise")),
            "gaps": _case(_("the levels of the scale must follow each other without gaps")),
            "bounds": _case(_("the scale must start at 0 or higher and end above 0")),
        },
    ),
    Rule(
        "E604",
        _("A threshold that cannot be"),
        _("With this threshold a guideline could never be met, or always would be."),
        _("Choose a threshold within the bounds."),
        {
            "scale": _case(_("{key} must lie within the scale, {low} to {high}"), key="met_at", low=0, high=3),
            "order": _case(_("partly_at must not be above met_at")),
            "coverage": _case(_("coverage must be above 0 and at most 1")),
            "conflict": _case(_("conflict_levels must be above 0")),
            "balance": _case(_("balanced_within must not be below 0")),
            "not_applicable": _case(_("max_not_applicable must lie within 0 and 1")),
            "sources": _case(_("min_sources asks for more source types than there are")),
        },
    ),
    Rule(
        "E605",
        _("A source that is not in provenance"),
        _("Everything in the criteria says where it comes from; this says a name that provenance does not explain."),
        _("Correct the name, or explain it under provenance."),
        {"": _case(_("{given} is not in provenance"), given="lable", nearest="label")},
    ),
    Rule(
        "W606",
        _("A text that lacks a language"),
        _("The text is there in one language and not in the other, and is then shown in the wrong one."),
        _("Add the translation."),
        {"": _case(_("this text is missing in: {languages}"), languages=["en"])},
    ),
    Rule(
        "E607",
        _("Steps that do not go with the levels"),
        _("There is one step from each level to the next."),
        _("Write one step from each level to the next."),
        {
            "": _case(
                _("indicator {id} gives {given} steps; between the levels there are {expected}"),
                _("write one step from each level to the next"),
                id="3.4",
                given=2,
                expected=3,
            )
        },
    ),
    Rule(
        "E608",
        _("The id of an indicator that is no longer there"),
        _("An id is never used again: in older dossiers and reports it means the indicator that was retired."),
        _("Give the new indicator an id of its own."),
        {
            "": _case(
                _("indicator {id} is retired since {since}: its id is not used again"),
                _("give it an id of its own"),
                id="3.4",
                since="2",
            )
        },
    ),
)

_BATCH = (
    Rule(
        "E701",
        _("A school that took too long"),
        _("In a batch each school has a limit of time, so that one cannot hold up the others."),
        _("Run the batch again, with a higher --timeout when the dossier is really that large."),
        {"": _case(_("given up after {seconds} seconds"), seconds="300")},
    ),
    Rule(
        "E702",
        _("A school whose worker died"),
        _("The process that worked on this school ended, mostly because memory ran out."),
        _("Run the batch again, with fewer --jobs."),
        {"": _case(_("its worker process died"))},
    ),
    Rule(
        "E703",
        _("A bug in the program"),
        _("The program did what it should never do. The dossier need not be wrong."),
        _("Tell the makers, with the message."),
        {"": _case(_("a bug in the program ({problem})"), problem="KeyError: '3.4'")},
    ),
    Rule(
        "E710",
        _("A school that is there twice"),
        _("Two dossiers in the batch are of the same school: by their BRIN numbers, or by name and place."),
        _("Keep the one that counts; isop compare shows how they differ."),
        {
            "": _case(
                _("this school has another dossier here: {others}"),
                _("keep the one that counts; compare them with isop compare"),
                others=["oud/school.yaml"],
            )
        },
    ),
)

#: Every rule by its code.
RULES = _by_code((*_READING, *_REFERENCES, *_METHOD, *_REMARKS, *_CRITERIA, *_BATCH))
