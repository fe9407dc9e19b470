"""What can be wrong with a model file."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class NoModel(ChatappError): ...


class ModelError(ChatappError):
    """A model file that cannot be used. `name` is the file's name."""


class ModelNotFound(ModelError): ...


class ModelNotGguf(ModelError): ...


class ModelTruncated(ModelError): ...


class ModelVersionUnsupported(ModelError): ...


class ModelBigEndian(ModelError): ...


class ModelDamaged(ModelError): ...


class ModelIsEmbedding(ModelError): ...


class ModelNotEmbedding(ModelError): ...


class ModelIsReranker(ModelError): ...


class ModelRerankerIncomplete(ModelError):
    """A reranker converted by a program that left out what makes it one."""


class RerankerFailed(ModelError):
    """`cause` is what went wrong when it was loaded or asked."""


class ModelIsVocabulary(ModelError): ...


class ModelIsAdapter(ModelError): ...


class ModelIsProjector(ModelError): ...


class ModelShardMissing(ModelError): ...


class ModelUnknownArchitecture(ModelError): ...


class ModelTooLarge(ModelError): ...


class ContextTooLarge(ModelError): ...


class ModelFailedToLoad(ModelError): ...


class NotAnAdapter(ModelError): ...


class AdapterWrongBase(ModelError): ...


class NotADraft(ModelError): ...


class ModelElsewhere(ModelError):
    """Of a model on another machine, tokens and probabilities of a text are not known."""
