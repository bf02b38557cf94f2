"""What one would use instead of our ranking: BM25 over the examples, and nlp.js."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from components.entry_index import build_index
from components.ranking_features import read

from textkit import normalise

_NLPJS = """
const { NlpManager } = require('node-nlp');
const fs = require('fs');
(async () => {
  const task = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const manager = new NlpManager({ languages: [task.locale], nlu: { log: false }, autoSave: false });
  for (const [text, intent] of task.train) manager.addDocument(task.locale, text, intent);
  await manager.train();
  const answer = [];
  for (const text of task.texts) {
    const found = await manager.process(task.locale, text);
    answer.push([found.intent, found.score || 0]);
  }
  fs.writeFileSync(process.argv[3], JSON.stringify(answer));
})();
"""


@dataclass(frozen=True)
class Guess:
    """The intent of each test sentence; how far in scope the test sentences seem, and those that are out of scope."""

    intents: list[str]
    inside: np.ndarray
    outside: np.ndarray | None


def bm25_nearest(task: Any) -> Guess:
    """The intent of the example that BM25 finds first; stems and characters, without function words."""
    known = read([normalise(text) for text, _ in task.train]).terms
    index = build_index(known, np.arange(len(task.train)), np.ones(len(task.train), dtype=np.float32), len(task.train))
    best, inside = _nearest(index, [text for text, _ in task.test])
    outside = _nearest(index, task.foreign_test)[1] if task.foreign_test else None
    return Guess([task.train[i][1] for i in best], inside, outside)


def _nearest(index: Any, texts: Any) -> tuple[np.ndarray, np.ndarray]:
    view = read([normalise(text) for text in texts]).terms
    scores = [index.score(view.keys[view.starts[i] : view.starts[i + 1]])[0] for i in range(len(texts))]
    return np.array([s.argmax() for s in scores]), np.array([s.max() for s in scores])


def nlpjs(task: Any, folder: Path) -> Guess:
    """node-nlp as its README uses it, in the folder where it is installed."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        script, asked, said = (Path(scratch) / name for name in ("run.js", "task.json", "answer.json"))
        texts = [text for text, _ in task.test] + list(task.foreign_test)
        script.write_text(_NLPJS, encoding="utf-8")
        asked.write_text(
            json.dumps({"locale": task.locale[:2], "train": list(task.train), "texts": texts}), encoding="utf-8"
        )
        subprocess.run(["node", str(script), str(asked), str(said)], check=True, stdout=subprocess.DEVNULL)
        answers = json.loads(said.read_text(encoding="utf-8"))
    scores = np.array([score if intent != "None" else 0.0 for intent, score in answers])
    n = len(task.test)
    return Guess([intent for intent, _ in answers[:n]], scores[:n], scores[n:] if task.foreign_test else None)
