# SPDX-License-Identifier: Apache-2.0
"""Completion of commands, options and ids in three shells."""

import shlex
import socket
import subprocess

import pytest
from client_program import PROGRAM
from waiting import wait_for

SHELLS = ["bash", "zsh", "fish"]

IN_BASH = """
source {script}
COMP_LINE={line}; COMP_POINT=${{#COMP_LINE}}; COMP_TYPE=9; COMP_KEY=9
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
$(complete -p holdfast | grep -o '_[a-z_]*') holdfast "${{COMP_WORDS[-1]}}" "${{COMP_WORDS[-2]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The path of the script for each shell."""
    folder = tmp_path_factory.mktemp("completions")
    for shell in SHELLS:
        text = subprocess.run(
            [PROGRAM, "completion", shell], capture_output=True, text=True, check=True).stdout
        (folder / f"_holdfast.{shell}").write_text(text)
    return {shell: folder / f"_holdfast.{shell}" for shell in SHELLS}


@pytest.fixture
def complete(person, scripts):
    """Completes the last word of a line in bash; returns the candidates."""
    def complete(*words, **variables):
        line = shlex.quote(" ".join(words))
        script = IN_BASH.format(
            script=scripts["bash"], line=line, words=" ".join(shlex.quote(word) for word in words))
        done = person.run(script, **variables)
        assert done.stderr == ""
        return [word for word in done.stdout.splitlines() if word]
    return complete


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_free_of_faults(scripts, shell):
    done = subprocess.run([shell, "-n", scripts[shell]], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_bash_completes_ids_contexts_and_output_forms(person, stranger, complete):
    own = person.client.create("Own").id
    deleted = person.client.create("Old").id
    person.run(f"holdfast session delete -- {deleted}")
    shared = stranger.create("Shared").id
    person.run(f"holdfast session share {shared} {person.client.user} --user {stranger.user}")
    snapshot = person.client.share("Published").id

    def completes(*words_and_found):
        """Asks until these words are found: on a busy machine, the limit may pass first."""
        *words, found = words_and_found
        wait_for(lambda: set(complete("holdfast", *words)) == found, what=f"{words} gives {found}")

    completes("session", "open", "", {own, shared})
    completes("session", "open", own[:5], {own})
    completes("session", "undelete", "", {deleted})
    completes("snapshot", "info", "", {snapshot})
    completes("snapshot", "create", "--session", "", {own, shared})
    completes("session", "open", "--user", stranger.user, "", {shared})
    completes("session", "list", "--context", "", {"test"})
    completes("context", "use", "t", {"test"})
    completes("session", "list", "-o", "", {"table", "wide", "json", "jsonl", "name"})
    completes("rpc", "GetServ", {"GetServerInfo"})
    completes("dr", {"drafts"})
    assert complete("holdfast", "drafts", "compare", "") == []
    assert not (person.folder / ".local").exists()
    person.run(f"holdfast edit {own}", 1, EDITOR="sh -c 'echo [1] > $0; exit 1'")
    completes("drafts", "compare", "", {"draft-1"})
    # With keys, drafts are sealed from then on.
    drafts, keys = ("holdfast", "drafts", "compare", ""), {"HOLDFAST_DRAFT_KEYS": "1f" * 32}
    wait_for(lambda: complete(*drafts, **keys) == ["draft-1"], what="sealed drafts are offered")
    assert complete(*drafts) == []


def test_fish_and_zsh_show_titles_beside_ids(person, scripts, screens):
    ids = [person.client.create(title).id for title in ("A plan: 1\u202e", "Another")]
    prompt = "function fish_prompt; echo -n 'ready> '; end"
    fish = screens(f'fish --no-config --init-command "{prompt}"', "ready>")
    fish.type(f"source {scripts['fish']}", "clear")
    zsh = screens("PS1='ready> ' zsh -f", "ready>")
    zsh.type("autoload -U compinit && compinit -D", f"source {scripts['zsh']}", "clear")
    for screen in (fish, zsh):
        screen.type_keys("holdfast session open ")
        shown = screen.press_until("Tab", "Another")
        assert all(id in shown for id in ids) and "A plan: 1\\u{202e}" in shown


@pytest.fixture
def hostile(person):
    """Names that a shell would expand or split, of contexts."""
    names = ["$(touch${IFS}pwned)", "`touch${IFS}pwned`", "a:b", "a\\c", "x=y"]
    for name in names:
        person.run(f"holdfast context add {shlex.quote(name)} --server 127.0.0.1:1")
    yield names
    assert not (person.folder / "pwned").exists()


def test_names_are_never_expanded(person, hostile, complete, scripts):
    assert set(complete("holdfast", "context", "use", "")) == {"test", *hostile}
    assert complete("holdfast", "context", "use", "$(to") == [hostile[0]]
    assert complete("holdfast", "session", "list", "--context", "`") == [hostile[1]]


def test_names_are_inserted_as_words(person, hostile, scripts, screens):
    prompt = "function fish_prompt; echo -n 'ready> '; end"
    bash, zsh = screens(), screens("PS1='ready> ' zsh -f", "ready>")
    fish = screens(f'fish --no-config --init-command "{prompt}"', "ready>")
    bash.type("PS1='ready> '", f"source {scripts['bash']}", "clear")
    zsh.type("autoload -U compinit && compinit -D", f"source {scripts['zsh']}", "clear")
    fish.type(f"source {scripts['fish']}", "clear")
    for screen in (bash, zsh, fish):
        for typed, name in (("'$", hostile[0]), ("a:", hostile[2]), ("x=", hostile[4])):
            screen.shows("ready>")
            screen.type_keys(f"holdfast context use {typed}")
            screen.press_until("Tab", name[-1:] + ("'" if "'" in typed else ""))
            screen.type("")
            screen.shows(f"{name} is the current context")
            screen.type("clear")


def test_bash_completes_values_behind_equals_signs(person, scripts, screens):
    id = person.client.create("Plan").id
    screen = screens()
    screen.type(f"source {scripts['bash']}", "clear")
    screen.type_keys("holdfast session list --output=na")
    screen.press_until("Tab", "--output=name")
    screen.type("")
    screen.shows(id)
    screen.type("clear")
    screen.type_keys("holdfast session list --context=")
    screen.press_until("Tab", "--context=test")
    screen.type_keys("--outpu")
    screen.press_until("Tab", "--context=test --output")


def test_completion_is_silent_where_there_is_no_answer(person, complete):
    person.client.create("Own")
    # A token command that complains, and a server that never answers.
    person.run("holdfast context add broken --server 127.0.0.1:1 --token-command 'echo no >&2; false'")
    assert complete("holdfast", "session", "open", "--context", "broken", "") == []
    assert complete("holdfast", "session", "open", "--context", "none", "") == []
    assert complete("holdfast", "session", "open", "--server", "$NOWHERE", "") == []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        assert complete("holdfast", "session", "open", "", HOLDFAST_SERVER=address) == []
        slow = "holdfast context add slow --server 127.0.0.1:1 --token-command 'sleep 9'"
        person.run(slow)
        assert complete("holdfast", "session", "open", "--context", "slow", "") == []
    (person.folder / "config" / "holdfast" / "contexts.json").write_text("{")
    assert complete("holdfast", "session", "list", "--context", "") == []


def test_completion_sends_no_token_to_another_server(person, complete):
    (person.folder / "token").write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as own, socket.create_server(
            ("127.0.0.1", 0)) as other:
        person.run(
            f"holdfast context add work --server 127.0.0.1:{own.getsockname()[1]} --token-file token")
        server = f"127.0.0.1:{other.getsockname()[1]}"
        assert complete(
            "holdfast", "session", "open", "--context", "work", "--server", server, "") == []
        received, _ = other.accept()
        with received:
            received.settimeout(60)
            assert b"secret" not in received.recv(65536)
