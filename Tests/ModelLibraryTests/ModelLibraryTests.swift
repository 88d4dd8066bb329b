import Foundation
import ModelLibrary
import Testing

@Suite struct ModelLibraryTests {
    private let folder: TemporaryFolder
    private let library: ModelLibrary

    init() throws {
        folder = try TemporaryFolder()
        let model = KnownModel(
            name: "tiny", kind: .sparse, summary: "a tiny one", package: "tiny-model", version: "1.0",
            downloadSize: 1, folderInWheel: "tiny", files: [ModelFile("config.json", size: 3, sha256: "")])
        library = ModelLibrary(
            root: folder.url, catalogue: [model], environment: ["HF_HUB_CACHE": folder.path + "/none"])
    }

    private func writeModel(_ path: String, config: String) throws {
        try folder.write(config, to: "\(path)/config.json")
        try folder.write("weights", to: "\(path)/model.safetensors")
        try folder.write("[PAD]", to: "\(path)/vocab.txt")
    }

    @Test func theRootFollowsTheEnvironment() {
        let root = { (environment: [String: String]) in ModelLibrary.defaultRoot(environment: environment).path() }
        #expect(root(["HYBRID_SEARCH_MODELS": "/m", "XDG_CACHE_HOME": "/c"]) == "/m/")
        #expect(root(["HYBRID_SEARCH_MODELS": "", "XDG_CACHE_HOME": "/c"]) == "/c/hybrid-search/models/")
        #expect(root(["XDG_CACHE_HOME": "relative"]).hasSuffix("/.cache/hybrid-search/models/"))
        #expect(root([:]).hasPrefix("/"))
    }

    @Test func findsFolders() throws {
        try writeModel("organisation/model", config: "{}")
        try writeModel("mine", config: "{}")
        let path = { (url: URL) in url.standardizedFileURL.path() }
        #expect(path(try library.folder(of: "organisation/model")).hasSuffix("/organisation/model/"))
        #expect(path(try library.folder(of: "mine")).hasSuffix("/mine/"))
        #expect(path(try library.folder(of: folder.path + "/mine")).hasSuffix("/mine/"))
    }

    @Test func saysHowToFetchWhatIsMissing() throws {
        let error = #expect(throws: ModelLibraryError.self) { try library.folder(of: "tiny") }
        #expect(error?.description.hasSuffix("hybrid-search models pull tiny") == true)
        let other = #expect(throws: ModelLibraryError.self) { try library.folder(of: "organisation/model") }
        #expect(other?.description.hasSuffix("hybrid-search models pull organisation/model") == true)
        #expect(throws: ModelLibraryError.unknownModel(name: "huge", known: ["tiny"])) {
            try library.folder(of: "huge")
        }
        #expect(throws: ModelLibraryError.invalidName("x/../up")) { try library.folder(of: "x/../up") }
    }

    @Test func seesADamagedFolder() throws {
        try folder.write("toolong", to: "tiny/config.json")
        #expect(throws: ModelLibraryError.damaged(name: "tiny", problem: "config.json has 7 bytes instead of 3")) {
            try library.folder(of: "tiny")
        }
        try folder.write("{}", to: "organisation/model/config.json")
        let incomplete = "organisation/model"
        #expect(throws: ModelLibraryError.damaged(name: incomplete, problem: "model.safetensors is missing")) {
            try library.folder(of: incomplete)
        }
        let absent = folder.path + "/none/"
        #expect(throws: ModelLibraryError.notAModel(folder: absent, problem: "there is no such folder")) {
            try library.folder(of: absent)
        }
    }

    @Test func listsWhatIsKnownAndWhatIsFound() throws {
        try writeModel("naver/splade", config: #"{"architectures": ["DistilBertForMaskedLM"]}"#)
        try writeModel("cross", config: #"{"architectures": ["BertForSequenceClassification"]}"#)
        try folder.write("{}", to: ".pull-1/config.json")
        try folder.write("no model", to: "notes/readme.txt")
        let list = library.list()
        #expect(list.map(\.name) == ["tiny", "cross", "naver/splade"])
        #expect(list.map(\.state) == [.missing, .installed, .installed])
        #expect(list.map(\.kind) == [.sparse, .crossEncoder, .sparse])
        #expect(list[0].sizeInBytes == 3)
        #expect(list[2].sizeInBytes == 44 + 7 + 5)
    }

    @Test(arguments: [
        (#"{"architectures": ["BertModel"]}"#, nil, ModelKind.dense),
        (#"{"architectures": ["BertForMaskedLM"]}"#, nil, .sparse),
        (#"{"architectures": ["BertForMaskedLM"]}"#, #"[{"type": "sentence_transformers.models.Pooling"}]"#, .dense),
        (#"{}"#, #"[{"type": "sentence_transformers.sparse_encoder.models.SpladePooling"}]"#, .sparse),
        (#"{"architectures": "BertModel"}"#, nil, .unknown),
        ("not json", "[1, 2]", .unknown),
    ])
    func readsTheKindOffAFolder(config: String, modules: String?, kind: ModelKind) throws {
        try writeModel("m", config: config)
        if let modules { try folder.write(modules, to: "m/modules.json") }
        #expect(ModelKind(ofFolder: folder.url.appending(path: "m")) == kind)
    }

    @Test func theCatalogueIsSound() {
        #expect(Set(KnownModel.all.map(\.name)).count == KnownModel.all.count)
        for model in KnownModel.all {
            #expect((try? ModelName(model.name)) == .short(model.name))
            #expect(model.sizeInBytes > 1 << 20)
        }
    }
}
