# SPDX-License-Identifier: Apache-2.0
"""A terminal in tmux: keys are typed into it, and its screen is read."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from waiting import SECONDS, wait_for

EDITOR = "vi -u NONE --cmd 'set shortmess=aoOtTFW'"


class Screen:
    """A terminal with a shell of a person's, which ends with the test."""

    def __init__(self, person, shell="bash --norc --noprofile", prompt="bash-", seconds=SECONDS):
        # A socket's path has at most 107 bytes, so it is not in the test's own folder.
        self.folder = Path(tempfile.mkdtemp(prefix="tmux-"))
        try:
            self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "30",
                      "-c", str(person.folder), shell,
                      env=person.environment | {"EDITOR": EDITOR, "TERM": "xterm"})
            self.shows(prompt, seconds)
        except BaseException:
            self.end()
            raise

    def tmux(self, *arguments, check=True, **options):
        return subprocess.run(
            ["tmux", "-S", str(self.folder / "socket"), *arguments], check=check,
            capture_output=True, text=True, timeout=60, **options).stdout

    def type(self, *lines):
        """Types lines, each with the return key."""
        for line in lines:
            self.tmux("send-keys", "-l", "--", line)
            self.tmux("send-keys", "Enter")

    def type_keys(self, text):
        """Types a text without the return key."""
        self.tmux("send-keys", "-l", "--", text)

    def press_until(self, key, words):
        """Presses a key until the screen has these words: on a busy machine, one may not be enough."""
        for _ in range(30):
            self.tmux("send-keys", key)
            try:
                return self.shows(words, seconds=2)
            except AssertionError:
                continue
        return self.shows(words)

    def shows(self, words, seconds=SECONDS):
        """Waits until the screen has these words."""
        def look():
            text = self.tmux("capture-pane", "-p", "-J")
            return text if words in text else None
        return wait_for(
            look, seconds, lambda: f"{words!r} is on\n" + self.tmux("capture-pane", "-p"))

    def end(self):
        """Closes the terminal under whatever runs in it; a second time, does nothing."""
        if self.folder.exists():
            self.tmux("kill-server", check=False)
            shutil.rmtree(self.folder)
