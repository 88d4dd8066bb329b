// One import is enough for a library user.
@_exported import BoundedExecutor
@_exported import DocumentTable
@_exported import Encoders
@_exported import Evaluation
@_exported import Fusion
@_exported import FusionTraining
@_exported import IndexFiles
@_exported import IndexStore
@_exported import Interchange
@_exported import InvertedIndex
@_exported import ModelLibrary
@_exported import Pipelines
@_exported import RemoteEngines
@_exported import Retrieval
@_exported import TextAnalysis
@_exported import Tokenizers
@_exported import VectorIndex
