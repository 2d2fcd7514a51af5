"""Completing a command line in bash, zsh, fish and PowerShell: what a shell is told, and what it may ask for.

A shell asks by running isop with ISOP's variable in the environment; Typer finds the option or argument that is being
typed, and the functions below know its values. Where none is known the shell goes on with the names of files.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from isop_cli.text.language import _, text_in

if TYPE_CHECKING:
    from isop_cli.model.framework import Framework

#: With this in the environment isop answers a shell.
VARIABLE = "_ISOP_COMPLETE"

# Bash takes `--format=pdf` apart at the equals sign; it is put together again as two words.
_BASH = r"""_isop_completion() {
    local IFS=$'\n' word words=() current=${COMP_WORDS[COMP_CWORD]}
    for word in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
        [[ $word == "=" ]] || words+=("$word")
    done
    [[ $current == "=" ]] && current=
    COMPREPLY=($(env COMP_WORDS="${words[*]}$IFS$current" COMP_CWORD=${#words[@]} \
        _ISOP_COMPLETE=complete_bash "$1" 2>/dev/null))
}
complete -o default -F _isop_completion isop
"""
_ZSH = """#compdef isop
_isop_completion() {
    eval "$(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _ISOP_COMPLETE=complete_zsh "${words[1]}" 2>/dev/null)"
}
compdef _isop_completion isop
"""
_FISH = """function __isop_completion
    env _ISOP_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=$argv[1] \\
        _TYPER_COMPLETE_ARGS=(commandline -cp) isop 2>/dev/null
end
complete --command isop --no-files --condition "__isop_completion is-args" --arguments "(__isop_completion get-args)"
"""
_POWERSHELL = """Register-ArgumentCompleter -Native -CommandName isop -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $Env:_ISOP_COMPLETE = "complete_powershell"
    $Env:_TYPER_COMPLETE_ARGS = $commandAst.ToString()
    $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = $wordToComplete
    isop 2>$null | ForEach-Object {
        $value, $help = $_ -Split ":::", 2
        [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
    }
    $Env:_ISOP_COMPLETE = $Env:_TYPER_COMPLETE_ARGS = $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = $null
}
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL, "pwsh": _POWERSHELL}


@dataclass(frozen=True)
class Completion:
    """A word that can stand here, as Typer hands it to a shell."""

    value: str
    help: str
    type: str = "plain"


def install(context: typer.Context, asked: bool) -> None:
    """Let the shell that runs isop complete its command lines from the next time that it starts, and leave."""
    if not asked or context.resilient_parsing:
        return
    from isop_cli.commands.common import written

    shell = _shell()
    start, script = _places(shell)
    with written(script):
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(SCRIPTS[shell], "ascii", newline="\n")
    if start is not None:
        with written(start):
            start.parent.mkdir(parents=True, exist_ok=True)
            add_line(start, _starting_line(shell, script))
    typer.echo(
        _("Completion is set up in {file}; it works in the next {shell} that you open.").format(
            file=start or script, shell=shell
        ),
        err=True,
    )
    if shell in ("powershell", "pwsh"):
        typer.echo(
            _("If PowerShell says that it runs no scripts: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"),
            err=True,
        )
    raise typer.Exit


def show(context: typer.Context, asked: bool) -> None:
    """Print what the shell that runs isop must read to complete its command lines, and leave."""
    if asked and not context.resilient_parsing:
        typer.echo(SCRIPTS[_shell()], nl=False)
        raise typer.Exit


def _shell() -> str:
    """The shell that runs isop. One without completion ends the program with status 2."""
    from shellingham import detect_shell

    from isop_cli.commands.common import fail

    try:
        name = str(detect_shell()[0])
    except (OSError, NotImplementedError):  # the library's own failure is an OSError
        name = Path(os.environ.get("SHELL", "")).name
    if name not in SCRIPTS:
        fail(_("no completion for {shell}; run this in: {shells}").format(shell=name or "–", shells=", ".join(SCRIPTS)))
    return name


def _places(shell: str) -> tuple[Path | None, Path]:
    """The file that a shell reads when it starts, or None where it finds completions by itself; and the script's own."""
    from platformdirs import user_data_path

    home, own = Path.home(), user_data_path("isop", appauthor=False)
    if shell == "bash":
        return home / ".bashrc", own / "completion.bash"
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR") or home) / ".zshrc", own / "completion.zsh"
    if shell == "fish":
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return None, settings / "fish" / "completions" / "isop.fish"
    return _profile(shell), own / "completion.ps1"


def _profile(shell: str) -> Path:
    """Where PowerShell looks for what to do when it starts."""
    import subprocess

    from isop_cli.commands.common import EXIT_MACHINE, fail

    command = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE"
    try:
        done = subprocess.run([shell, "-NoProfile", "-Command", command], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as problem:
        fail(_("{file} cannot be read: {reason}").format(file="$PROFILE", reason=type(problem).__name__), EXIT_MACHINE)
    return Path(done.stdout.decode("utf-8", "replace").strip("\ufeff\r\n "))


def _starting_line(shell: str, script: Path) -> str:
    if shell == "bash":
        return f"source {shlex.quote(str(script))}"
    if shell == "zsh":
        return f"autoload -Uz compinit && compinit && source {shlex.quote(str(script))}"
    local = os.environ.get("LOCALAPPDATA", "")
    if local and str(script).startswith(local):
        # Windows PowerShell takes what is not ASCII, such as a user's name, for another encoding.
        return f'. "$Env:LOCALAPPDATA{str(script).removeprefix(local)}"'
    return ". '{}'".format(str(script).replace("'", "''"))


def add_line(file: Path, line: str) -> None:
    """Add a line at the end of a file, unless it is there; the rest stays byte for byte, and a link stays a link."""
    before = file.read_bytes() if file.exists() else b""
    encoding = "utf-16-le" if before.startswith(b"\xff\xfe") else "utf-8"
    text = before.decode(encoding, "replace")
    if line in text.splitlines():
        return
    with file.open("ab") as opened:
        opened.write((("\n" if text and not text.endswith("\n") else "") + line + "\n").encode(encoding))


def guidelines(ctx: typer.Context) -> list[tuple[str, str]]:
    """The numbers of the guidelines."""
    framework = _framework(ctx)
    return [(found.id, text_in(found.title)) for found in framework.guidelines] if framework else []


def indicators(ctx: typer.Context) -> list[tuple[str, str]]:
    """The numbers of the indicators."""
    framework = _framework(ctx)
    return [(name, text_in(found.title)) for name, found in framework.indicators.items()] if framework else []


def numbers(ctx: typer.Context) -> list[tuple[str, str]]:
    """The numbers of guidelines and indicators."""
    return [*guidelines(ctx), *indicators(ctx)]


def partnerships(ctx: typer.Context) -> list[tuple[str, str]]:
    """The partnerships."""
    framework = _framework(ctx)
    return [(found.id, text_in(found.name)) for found in framework.partnerships] if framework else []


def sectors(ctx: typer.Context) -> list[tuple[str, str]]:
    """The sectors."""
    framework = _framework(ctx)
    return [(found.id, text_in(found.name)) for found in framework.sectors] if framework else []


def practices(ctx: typer.Context) -> list[tuple[str, str]]:
    """The practices, those of the user's own that `--practices` names among them."""
    from isop_cli.practices.library import load_library

    framework = _framework(ctx)
    own = _given(ctx, "own")
    return [(found.id, text_in(found.title)) for found in load_library(framework, own).practices] if framework else []


def _framework(ctx: typer.Context) -> Framework | None:
    """The criteria that the command line names, else the label's own; None for ones with errors."""
    from isop_cli.checking.criteria import check_framework
    from isop_cli.resources import resource

    return check_framework(_given(ctx, "criteria") or resource("criteria", "isop.yaml")).framework


def _given(ctx: typer.Context, name: str) -> Path | None:
    """A path on the command line so far, for a command or for the group that it is in."""
    context: typer.Context | None = ctx
    while context is not None:
        if context.params.get(name):
            return Path(context.params[name])
        context = context.parent  # type: ignore[assignment]
    return None
