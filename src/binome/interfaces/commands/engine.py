"""`binome engine …`: the matching engine on files, without Django. The contract is in docs/use/engine.md."""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from binome.core.ui.rounding import rounded
from binome.engine.io import choices_csv, csv_files, json_files, people_csv, text_files
from binome.engine.io.text_files import BadFile

Texts = dict[Path, str]
PAIR = ("mentee", "mentor")
MANY = 100  # this many small instances are worth the compiler


class Parser(argparse.ArgumentParser):
    """Arguments whose errors fit on one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with 2."""
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv: list[str]) -> int:
    """Run one engine command: 0 done, 1 pairs that do not hold (verify), 2 input that is not as expected."""
    options = arguments().parse_args(argv)
    try:
        return int(options.run(options))
    except BadFile as error:
        print(error, file=sys.stderr)
        return 2


def arguments() -> Parser:
    """The words of the command line."""
    parser = Parser(prog="binome engine", description="Mentors and mentees: proposals, pairs, proofs.")
    words = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, read, work, about in (
        ("solve", choices_in, solve, "stable pairs from two-sided choices"),
        ("assign", edges_in, assign, "the most pairs, then the highest score"),
        ("rematch", change_in, rematch, "stable pairs after a change, with the fewest moves"),
    ):
        word = words.add_parser(name, help=about)
        word.add_argument("source", type=Path, metavar="FILE_OR_FOLDER")
        word.add_argument("--out", type=Path, metavar="FOLDER")
        word.add_argument("--seed", type=int, default=0)
        word.set_defaults(run=over_files, read=read, work=work)
        if name == "solve":
            word.add_argument("--explain", action="store_true")
            word.add_argument("--prove", action=argparse.BooleanOptionalAction)
    choices_word = words.add_parser("choices", help="stable pairs from people and their likes")
    choices_word.add_argument("people", type=Path)
    choices_word.add_argument("choices", type=Path)
    choices_word.add_argument("--pairs", type=Path, required=True)
    choices_word.add_argument("--seed", type=int, default=0)
    choices_word.set_defaults(run=choices)
    match_word = words.add_parser("match", help="constraints, scores and the best pairs of a list of people")
    match_word.add_argument("participants", type=Path)
    for name, needed in (
        ("exclusions", False),
        ("policy", False),
        ("pairs", True),
        ("unmatchable", True),
        ("shortlists", False),
    ):
        match_word.add_argument(f"--{name}", type=Path, required=needed)
    match_word.add_argument("--seed", type=int, default=0)
    match_word.set_defaults(run=match)
    verify_word = words.add_parser("verify", help="check pairs against choices, independently")
    verify_word.add_argument("instance", type=Path)
    verify_word.add_argument("pairs", type=Path)
    verify_word.set_defaults(run=verify)
    words.add_parser("warm", help="compile the inner loops once, after an install").set_defaults(run=warm)
    return parser


def over_files(options: argparse.Namespace) -> int:
    """Work one file or every *.json of a folder; read all, then work all, then write all."""
    source: Path = options.source
    inputs = [source]
    if source.is_dir():
        inputs = sorted(path for path in source.glob("*.json") if not path.name.endswith((".cert.json", ".meta.json")))
        if not inputs:
            raise BadFile(source, "folder", "at least one *.json file")
    documents = options.read(inputs)
    texts: Texts = {}
    for path, data in zip(inputs, documents, strict=True):
        folder = options.out if options.out is not None else path.parent
        texts |= options.work(data, folder / path.stem, options)
    text_files.write_all(texts)
    return 0


def beside(stem: Path, ending: str) -> Path:
    """The file of a stem with an ending of its own."""
    return stem.with_name(f"{stem.name}.{ending}")


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """A result, with the seconds it took and the most memory the process had."""
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result, {"seconds": float(rounded(seconds, places=6)), "peak_mb": float(rounded(peak, places=1))}


def choices_in(paths: list[Path]) -> list[Any]:
    """The instances of some files, and everything loaded that solving them needs."""
    from binome.engine.stable import solver

    instances = [json_files.instance_of(json_files.json_of(path), path=path) for path in paths]
    counts = [instance.edges for instance in instances]
    solver.load(max(*counts, sum(counts) // MANY))
    return instances


def solve(instance: Any, stem: Path, options: argparse.Namespace) -> Texts:
    """Stable pairs of one instance."""
    from binome.engine.stable import explanations, solver

    outcome, meta = measured(lambda: solver.solve(instance, seed=options.seed, prove=options.prove))
    texts = {
        beside(stem, "pairs.csv"): csv_files.csv_text(PAIR, outcome.pairs),
        beside(stem, "cert.json"): json_files.json_text(outcome.certificate.as_dict()),
        beside(stem, "meta.json"): json_files.json_text(meta),
    }
    if options.explain:
        reasons = explanations.explain(instance, outcome.pairs)
        texts[beside(stem, "explain.csv")] = csv_files.csv_text(
            (*PAIR, "code"), ((pair.mentee, pair.mentor, pair.code.value) for pair in reasons.not_formed)
        )
        texts[beside(stem, "unpaired.csv")] = csv_files.csv_text(
            ("mentee", "code"), ((mentee.mentee, mentee.code.value) for mentee in reasons.unpaired)
        )
    return texts


def edges_in(paths: list[Path]) -> list[Any]:
    """The edges and capacities of some files, and everything loaded that assigning them needs."""
    from binome.engine.assignment import sparse

    lists = [json_files.edges_of(json_files.json_of(path), path=path) for path in paths]
    sparse.load(sum(len(edges) for edges, _ in lists))
    return lists


def assign(data: Any, stem: Path, options: argparse.Namespace) -> Texts:
    """The best assignment of one list of edges."""
    from binome.engine.assignment import sparse

    edges, capacity = data
    result, meta = measured(lambda: sparse.assign(edges, capacity=capacity, seed=options.seed))
    return {
        beside(stem, "pairs.csv"): csv_files.csv_text(PAIR, result.pairs),
        beside(stem, "cert.json"): json_files.json_text(result.certificate.as_dict()),
        beside(stem, "meta.json"): json_files.json_text(meta),
    }


def change_in(paths: list[Path]) -> list[Any]:
    """The changes some files describe: the choices now, the earlier pairs, who left, which pairs are confirmed."""
    return [json_files.change_of(json_files.json_of(path), path=path) for path in paths]


def rematch(change: Any, stem: Path, options: argparse.Namespace) -> Texts:
    """Stable pairs after one change."""
    from binome.engine.stable.rematch import rematch as rematch_pairs

    result = rematch_pairs(change.after, change.pairs, left=change.left, confirmed=change.confirmed, seed=options.seed)
    return {beside(stem, "pairs.csv"): csv_files.csv_text(PAIR, result.pairs)}


def choices(options: argparse.Namespace) -> int:
    """Stable pairs from a list of people and a list of likes."""
    from binome.engine.stable import solver

    text_files.distinct([options.pairs], read=[options.people, options.choices])
    instance, ignored = choices_csv.read(options.people, options.choices)
    outcome = solver.solve(instance, seed=options.seed)
    text_files.write_all({options.pairs: csv_files.csv_text(PAIR, outcome.pairs)})
    for line in ignored:
        print(line, file=sys.stderr)
    print(json_files.json_text(outcome.certificate.as_dict()), end="")
    return 0


def match(options: argparse.Namespace) -> int:
    """The best pairs of a list of people under a policy."""
    from binome.engine.assignment import all_pairs
    from binome.engine.candidates.candidates import candidates
    from binome.engine.candidates.shortlists import COLUMNS, rows, shortlists, unmatchable
    from binome.engine.model import constraints

    written = [path for path in (options.pairs, options.unmatchable, options.shortlists) if path]
    text_files.distinct(
        written, read=[path for path in (options.participants, options.exclusions, options.policy) if path]
    )
    people = people_csv.people_of(options.participants)
    policy = json_files.policy_of(options.policy) if options.policy else None
    excluded, ignored = choices_csv.exclusions(options.exclusions, people.ids) if options.exclusions else ([], [])
    rules = constraints.Rules.of(people, policy=policy, exclusions=excluded)
    result = all_pairs.exact_over_all(rules, seed=options.seed)
    shown = candidates(rules, seed=options.seed)
    texts = {
        options.pairs: csv_files.csv_text(PAIR, ((mentee, mentor) for mentee, mentor, _ in result.named())),
        options.unmatchable: csv_files.csv_text(("id", "role"), unmatchable(shown)),
    }
    if options.shortlists:
        texts[options.shortlists] = csv_files.csv_text(COLUMNS, rows(shortlists(shown, seed=options.seed)))
    text_files.write_all(texts)
    for name in people.hierarchy.cycles:
        print(f"{options.participants}: reporting line in a circle: {' → '.join(map(repr, name))}", file=sys.stderr)
    for line in ignored:
        print(line, file=sys.stderr)
    print(json_files.json_text(result.certificate().as_dict()), end="")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Check pairs; the report is JSON on the standard output."""
    from dataclasses import asdict

    from binome.engine.stable import verification

    choices = json_files.choices_of(json_files.json_of(options.instance), path=options.instance)
    pairs = choices_csv.pairs_in(options.pairs)
    verdict = verification.judge(choices.mentees, choices.mentors, pairs, scores=choices.scores)
    print(json_files.json_text(asdict(verdict)), end="")
    return 0 if verdict.stable else 1


def warm(_: argparse.Namespace) -> int:
    """Compile every inner loop into the cache on disk."""
    from binome.engine.io import warming

    print(warming.warm())
    return 0
