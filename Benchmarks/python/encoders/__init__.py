"""HybridSearch's text encoders beside ONNX Runtime, sentence-transformers and OpenVINO, on the same model folders."""
