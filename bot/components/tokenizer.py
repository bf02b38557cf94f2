"""Rasa's tokens are textkit's tokens."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from textkit import tokenise

from components.message_locale import message_locale


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TextkitTokenizer(Tokenizer):
    """Cuts a message by the language it is in; offsets are those of the original text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute) or ""
        return [Token(token.text, token.start, token.end) for token in tokenise(text, message_locale(message))]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing downstream reads the tokens of training examples; cutting thousands of answers would cost seconds."""
        return training_data
