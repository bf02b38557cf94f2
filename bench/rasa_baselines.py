"""Rasa's own classifiers on a public set, trained and asked in this process."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from components.tokenizer import TextkitTokenizer
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.training_data.training_data import TrainingData

from bench.baselines import Guess

_FEATURES: list[dict[str, Any]] = [
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
LOGISTIC = [{"name": "LogisticRegressionClassifier", "max_iter": 1000}]
DIET = [{"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "entity_recognition": False}]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CuttingTokenizer(TextkitTokenizer):
    """Ours leaves training examples uncut, because nothing of ours reads their words; Rasa's featurizers do."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return Tokenizer.process_training_data(self, training_data)


def guess(task: Any, classifier: list[dict[str, Any]]) -> Guess:
    """Rasa's default features and ``classifier``. Our tokenizer cuts the words: Rasa's knows no Japanese."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    tokenizer = {"name": "WhitespaceTokenizer" if task.locale == "en" else "bench.rasa_baselines.CuttingTokenizer"}
    names = {intent: f"intent_{i}" for i, intent in enumerate(sorted({intent for _, intent in task.train}))}
    by_intent: dict[str, list[str]] = {}
    for text, intent in task.train:
        by_intent.setdefault(names[intent], []).append(text)
    nlu = [{"intent": name, "examples": "".join(f"- {t}\n" for t in texts)} for name, texts in by_intent.items()]
    with tempfile.TemporaryDirectory() as scratch:
        config, data = Path(scratch) / "config.yml", Path(scratch) / "nlu.yml"
        pipeline = [tokenizer, *_FEATURES, *classifier]
        config.write_text(
            yaml.safe_dump(
                {"recipe": "default.v1", "language": task.locale[:2], "assistant_id": "bench", "pipeline": pipeline}
            )
        )
        data.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8")
        model = train_nlu(str(config), str(data), scratch)
        agent = Agent.load(model)
        return asyncio.run(_ask(agent, task, {name: intent for intent, name in names.items()}))


async def _ask(agent: Any, task: Any, intents: dict[str, str]) -> Guess:
    texts = [text for text, _ in task.test] + list(task.foreign_test)
    answers = [(await agent.parse_message(text))["intent"] for text in texts]
    confidence = np.array([answer["confidence"] for answer in answers])
    n = len(task.test)
    found = [intents.get(str(answer["name"]), "") for answer in answers[:n]]
    return Guess(found, confidence[:n], confidence[n:] if task.foreign_test else None)
