"""One word of the `binome` command, run as Django's own command line would, with refusals in one sentence."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import NoReturn

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, SystemCheckError, handle_default_options
from django.db import connections

UNUSABLE = 2  # exit code: what was typed cannot be understood, and nothing was done


def run(arguments: Sequence[str]) -> None:
    """Run `binome WORD …`; a refusal is one sentence on the standard error stream and an exit code.

    Django's own runner writes the usage of every option before a sentence about one, and the name of an exception.
    """
    word = arguments[0].replace("-", "_") if not arguments[0].startswith("-") else arguments[0]
    if word == "help":  # the one word of Django that is no command
        execute_from_command_line(["binome", *arguments])
        return
    django.setup()
    _run_command(_command(word, typed=arguments[0]), word, arguments[1:])


def _command(word: str, *, typed: str) -> BaseCommand:
    app = get_commands().get(word)
    if app is None:
        _refuse(f"binome: there is no word {typed!r}; `binome` alone lists them.", UNUSABLE)
    return app if isinstance(app, BaseCommand) else load_command_class(app, word)


def _run_command(command: BaseCommand, word: str, arguments: Sequence[str]) -> None:
    options = _options(command, word, arguments)
    handle_default_options(options)
    named = vars(options)
    try:
        command.execute(*named.pop("args", ()), **named)
    except SystemCheckError as findings:  # many lines, each of which counts
        _refuse(str(findings), findings.returncode)
    except CommandError as refusal:
        if options.traceback:
            raise
        _refuse(f"binome: {refusal}", refusal.returncode)
    finally:
        connections.close_all()


def _options(command: BaseCommand, word: str, arguments: Sequence[str]) -> Namespace:
    typed = f"binome {word.replace('_', '-')}"
    try:
        options, unknown = command.create_parser("binome", word).parse_known_args(arguments)
    except CommandError as wrong:  # a parser that no command line called raises this instead of writing its usage
        sentence = str(wrong).removeprefix("Error: ").rstrip(".")
        _refuse(f"{typed}: {sentence}. Its options: {typed} --help", UNUSABLE)
    if unknown and not getattr(command, "takes_any_option", False):
        _refuse(f"{typed}: it does not know {' '.join(unknown)}. Its options: {typed} --help", UNUSABLE)
    return options


def _refuse(sentence: str, code: int) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(code)
