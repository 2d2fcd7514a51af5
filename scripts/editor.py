"""Ask the YAML language server itself what an editor proposes, shows and underlines in a dossier, in both languages.

Run by hand, where Node is:  npm install --prefix DIR yaml-language-server;  python scripts/editor.py DIR
It fails where a word of the user's language is not proposed, a hover text is not shown, or something right is underlined.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from isop_cli.checking.criteria import check_framework
from isop_cli.documents.editing import evidence_schema
from isop_cli.resources import resource
from isop_cli.text.language import in_language

DOSSIERS = {
    "nl": (
        "school: {naam: De Brug}\naudit: {datum: 12 mei 2026}\nbewijs:\n  - id: a\n    bron: schoolbezoek\n"
        "    bevindingen:\n      - indicator: 1.1\n        niveau: zichtbaar\n"
    ),
    "en": (
        "school: {name: De Brug}\naudit: {date: 2026-05-12}\nevidence:\n  - id: a\n    source: school_visit\n"
        "    findings:\n      - indicator: 1.1\n        level: 2\n"
    ),
}
#: By language: keys that are proposed in an evidence item and keys that are not, choices of a source, words in a hover text.
WANTED = {
    "nl": ({"wie", "titel", "deelnemers"}, {"who", "title", "participants"}, {"schoolbezoek"}, "Op meer dan de helft"),
    "en": ({"who", "title", "participants"}, {"wie", "titel", "deelnemers"}, {"school visit"}, "more than half"),
}


class Server:
    """A language server on standard input and output."""

    def __init__(self, folder: Path) -> None:
        program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
        self.process = subprocess.Popen(["node", program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.told: list[Any] = []

    def say(self, method: str, params: Any, asked: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": asked} if asked else {})
        self.write(message)

    def write(self, message: Any) -> None:
        stdin: IO[bytes] = self.process.stdin  # type: ignore[assignment]
        content = json.dumps(message).encode()
        stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        stdin.flush()

    def read(self) -> Any:
        stdout: IO[bytes] = self.process.stdout  # type: ignore[assignment]
        length = 0
        while line := stdout.readline().strip():
            name, _colon, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(stdout.read(length))

    def ask(self, method: str, params: Any) -> Any:
        """The answer to a request; what the server asks meanwhile is answered with nothing."""
        self.number += 1
        self.say(method, params, self.number)
        while True:
            answer = self.read()
            if answer.get("id") == self.number and "method" not in answer:
                return answer["result"]
            self.heard(answer)

    def diagnostics(self, uri: str) -> list[str]:
        """What is underlined, once the server has told."""
        while not (found := [one["params"] for one in self.told if one.get("method") == "textDocument/publishDiagnostics"
                             and one["params"]["uri"] == uri]):  # fmt: skip
            self.heard(self.read())
        return [one["message"] for one in found[-1]["diagnostics"]]

    def heard(self, message: Any) -> None:
        if "id" in message and "method" in message:
            wants = message["params"].get("items", ()) if isinstance(message.get("params"), dict) else ()
            self.write({"jsonrpc": "2.0", "id": message["id"], "result": [None] * len(wants) or None})
        self.told.append(message)


def main(folder: Path) -> int:
    criteria = check_framework(Path(str(resource("criteria", "isop.yaml")))).framework
    assert criteria is not None
    wrong = []
    with tempfile.TemporaryDirectory() as home:
        server = Server(folder)
        server.ask("initialize", {"processId": None, "rootUri": Path(home).as_uri(), "capabilities": {
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                             "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}}}})  # fmt: skip
        server.say("initialized", {})
        for lang, text in DOSSIERS.items():
            with in_language(lang):
                schema = Path(home) / f"{lang}.schema.json"
                schema.write_bytes(evidence_schema(criteria))
            whole = f"# yaml-language-server: $schema={schema.as_uri()}\nformat: isop-evidence/1\n{text}"
            keys, others, sources, hover = WANTED[lang]
            uri = (Path(home) / f"{lang}.yaml").as_uri()

            def opened(name: str, content: str, home: str = home) -> str:
                uri = (Path(home) / name).as_uri()
                document = {"uri": uri, "languageId": "yaml", "version": 1, "text": content}
                server.say("textDocument/didOpen", {"textDocument": document})
                return uri

            def proposed(uri: str, line: int, column: int) -> set[str]:
                at = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
                return {item["label"] for item in server.ask("textDocument/completion", at)["items"]}

            uri = opened(f"{lang}.yaml", whole)
            if underlined := server.diagnostics(uri):
                wrong.append(f"{lang}: underlined: {underlined}")
            at = {"textDocument": {"uri": uri}, "position": {"line": 9, "character": 10}}
            shown = str(server.ask("textDocument/hover", at))
            if hover not in shown:
                wrong.append(f"{lang}: the hover text of a level is {shown}")
            lines = whole.splitlines(keepends=True)
            there = proposed(opened(f"{lang}-key.yaml", "".join([*lines[:6], "    ", "\n", *lines[6:]])), 6, 4)
            if not keys <= there or others & there:
                wrong.append(f"{lang}: keys of an evidence item: {sorted(there)}")
            key = lines[6 - 0].split(":")[0]
            there = proposed(opened(f"{lang}-value.yaml", "".join([*lines[:6], f"{key}: \n"])), 6, len(key) + 2)
            if not sources <= there:
                wrong.append(f"{lang}: choices of a source: {sorted(there)}")
        server.process.kill()
        server.process.wait()
    print("\n".join(wrong) or "As it should be, in both languages.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
