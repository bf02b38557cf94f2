"""A ``Ranker`` as two files, ranker.json and ranker.npz. No pickles: a model file can be looked into, and runs nothing.

confusions.jsonl beside them is for people (``desk knowledge confusions``).
"""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from components.entry_index import EntryIndex
from components.ranking import Ranker, Rejection
from components.ranking_features import Vocabulary
from components.ranking_solver import Machine

_INDEX = ("keys", "starts", "entries", "gains", "idf")
_MACHINE = ("steps", "scale", "intercept")


def save(ranker: Ranker, folder: Path) -> None:
    """Write both files into ``folder``, which exists."""
    arrays = {"keys": ranker.vocabulary.keys, "weights": ranker.vocabulary.weights}
    arrays.update({f"index_{name}": getattr(ranker.index, name) for name in _INDEX})
    arrays.update({f"machine_{name}": getattr(ranker.machine, name) for name in _MACHINE})
    if ranker.near is not None:
        arrays["near"] = ranker.near
    np.savez(folder / "ranker.npz", **arrays)  # Rasa packs the folder itself.
    content = {
        "labels": ranker.labels,
        "mixture": ranker.mixture,
        "rejection": asdict(ranker.rejection),
        "index": {"n_entries": ranker.index.n_entries, "ceiling": ranker.index.ceiling},
        "countries": [sorted(codes) for codes in ranker.countries],
    }
    (folder / "ranker.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    lines = [json.dumps(confusion.to_json(), ensure_ascii=False) for confusion in ranker.confusions]
    (folder / "confusions.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def load(folder: Path) -> Ranker:
    """The model in ``folder``."""
    content = json.loads((folder / "ranker.json").read_text(encoding="utf-8"))
    arrays = np.load(folder / "ranker.npz", allow_pickle=False)
    rejection = dict(content["rejection"], weights=tuple(content["rejection"]["weights"]))
    return Ranker(
        labels=tuple(content["labels"]),
        vocabulary=Vocabulary(arrays["keys"], arrays["weights"]),
        machine=Machine(*(arrays[f"machine_{name}"] for name in _MACHINE)),
        index=EntryIndex(**content["index"], **{name: arrays[f"index_{name}"] for name in _INDEX}),
        mixture=tuple(content["mixture"]),
        rejection=Rejection(**rejection),
        countries=tuple(frozenset(codes) for codes in content["countries"]),
        near=arrays.get("near"),
    )
