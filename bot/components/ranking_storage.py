"""A ``Ranker`` as two files, ranker.json and ranker.npz. No pickles: a model file can be looked into, and runs nothing."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from components.entry_index import EntryIndex, Posting
from components.ranking import Mixture, Ranker, Rejection
from components.ranking_features import Vocabulary


def save(ranker: Ranker, folder: Path) -> None:
    """Write both files into ``folder``, which exists."""
    arrays: dict[str, np.ndarray] = {
        "idf": ranker.vocabulary.idf,
        "coef": ranker.coef,
        "intercept": ranker.intercept,
        "starts": ranker.starts,
        "entry_labels": ranker.entry_labels,
        "examples_data": ranker.examples.data,
        "examples_indices": ranker.examples.indices,
        "examples_indptr": ranker.examples.indptr,
    }
    described: dict[str, Any] = {}
    for locale, index in ranker.indexes.items():
        described[locale] = _describe_index(index, f"bm25_{locale}", arrays)
    np.savez_compressed(folder / "ranker.npz", **arrays)
    content = {
        "labels": ranker.labels,
        "columns": sorted(ranker.vocabulary.columns, key=ranker.vocabulary.columns.__getitem__),
        "mixture": asdict(ranker.mixture),
        "rejection": asdict(ranker.rejection),
        "indexes": described,
    }
    (folder / "ranker.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> Ranker:
    """The model in ``folder``."""
    content = json.loads((folder / "ranker.json").read_text(encoding="utf-8"))
    arrays = np.load(folder / "ranker.npz", allow_pickle=False)
    columns = {key: number for number, key in enumerate(content["columns"])}
    examples = sparse.csr_matrix(
        (arrays["examples_data"], arrays["examples_indices"], arrays["examples_indptr"]),
        shape=(len(arrays["examples_indptr"]) - 1, len(columns)),
    )
    rejection = dict(content["rejection"], weights=tuple(content["rejection"]["weights"]))
    return Ranker(
        labels=tuple(content["labels"]),
        vocabulary=Vocabulary(columns, arrays["idf"]),
        coef=arrays["coef"],
        intercept=arrays["intercept"],
        examples=examples,
        starts=arrays["starts"],
        indexes={locale: _load_index(d, f"bm25_{locale}", arrays) for locale, d in content["indexes"].items()},
        entry_labels=arrays["entry_labels"],
        mixture=Mixture(**content["mixture"]),
        rejection=Rejection(**rejection),
    )


def _describe_index(index: EntryIndex, name: str, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    terms: list[str] = sorted(index.postings)
    sizes = [len(index.postings[term].entries) for term in terms]
    arrays[f"{name}_offsets"] = np.cumsum([0] + sizes)
    arrays[f"{name}_entries"] = np.concatenate([index.postings[term].entries for term in terms])
    arrays[f"{name}_gains"] = np.concatenate([index.postings[term].gains for term in terms])
    arrays[f"{name}_idf"] = np.array([index.idf[term] for term in terms], dtype=np.float64)
    return {"terms": terms, "ceiling": index.ceiling, "n_entries": index.n_entries}


def _load_index(described: dict[str, Any], name: str, arrays: Any) -> EntryIndex:
    terms = described["terms"]
    offsets, entries, gains = arrays[f"{name}_offsets"], arrays[f"{name}_entries"], arrays[f"{name}_gains"]
    idf = arrays[f"{name}_idf"]
    postings = {
        term: Posting(entries[offsets[i] : offsets[i + 1]], gains[offsets[i] : offsets[i + 1]])
        for i, term in enumerate(terms)
    }
    return EntryIndex(
        described["n_entries"], postings, {t: float(idf[i]) for i, t in enumerate(terms)}, described["ceiling"]
    )
