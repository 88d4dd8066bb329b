// swift-tools-version: 6.2
import PackageDescription

let swift6: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]

/// A room of the house: a Swift target in Swift 6 mode. Arrows go one way, from the bottom of this list to its top.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swift6)
}

/// Tests see what is public and what is `package`; they run in release mode, where there is no `@testable`.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: fixtures.map { .copy($0) }, swiftSettings: swift6)
}

let package = Package(
    name: "HybridSearch",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "HybridSearch", targets: ["HybridSearch"]),
        .executable(name: "hybrid-search", targets: ["hybrid-search"]),
        .executable(name: "debian-packages", targets: ["debian-packages"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        // C and C++: system libraries, kernels, and the shims that give them a C face.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"]), .brew(["snowball"])]),
        .target(name: "CSearchKernels"),
        .target(
            name: "CFaiss", dependencies: ["CSearchKernels"],
            cxxSettings: [.headerSearchPath("openmp")],
            linkerSettings: [.linkedLibrary("faiss"), .linkedLibrary("openblas"), .linkedLibrary("gomp")]),
        .target(
            name: "COneDNN",
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("dl", .when(platforms: [.linux]))]),

        // The vocabulary and what everyone needs.
        room("Retrieval"),
        room("BoundedExecutor"),
        room("LineFiles", ["CZlib"]),
        room("Terminal"),

        // Engines: each knows one thing.
        room("TextAnalysis", ["Retrieval", "CStemmer"]),
        room("Tokenizers"),
        room("Encoders", ["Retrieval", "Tokenizers", "COneDNN", "CSearchKernels"]),
        room("IndexFiles", ["CZlib"]),
        room("DocumentTable", ["Retrieval", "IndexFiles"]),
        room("InvertedIndex", ["Retrieval", "IndexFiles", "CSearchKernels"]),
        room("VectorIndex", ["Retrieval", "IndexFiles", "CSearchKernels", "CFaiss", "CZlib"]),
        room("Fusion", ["Retrieval"]),
        room("Evaluation", ["Retrieval", "LineFiles"]),
        room("FusionTraining", ["Retrieval", "BoundedExecutor", "Fusion", "Evaluation"]),
        room(
            "Interchange",
            ["Retrieval", "LineFiles", "IndexFiles", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["CIFF/ciff.proto"]),
        room(
            "ModelLibrary",
            [
                "Retrieval",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),

        // The orchestrator.
        room(
            "IndexStore",
            [
                "Retrieval", "BoundedExecutor", "LineFiles", "TextAnalysis", "Encoders", "IndexFiles", "DocumentTable",
                "InvertedIndex", "VectorIndex", "ModelLibrary", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room(
            "Pipelines",
            ["Retrieval", "BoundedExecutor", "Encoders", "InvertedIndex", "VectorIndex", "Fusion", "IndexStore"]),
        room("PostgreSQLClient", ["CPostgreSQL"]),
        room(
            "RemoteEngines",
            [
                "Retrieval", "BoundedExecutor", "Encoders", "VectorIndex", "Interchange", "IndexStore", "Pipelines",
                "PostgreSQLClient",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        room(
            "HybridSearch",
            [
                "Retrieval", "BoundedExecutor", "LineFiles", "TextAnalysis", "Tokenizers", "Encoders", "IndexFiles",
                "DocumentTable", "InvertedIndex", "VectorIndex", "Fusion",
                "Evaluation", "FusionTraining", "Interchange", "ModelLibrary", "IndexStore", "Pipelines",
                "RemoteEngines",
            ]),
        .executableTarget(
            name: "hybrid-search",
            dependencies: [
                "HybridSearch", "LineFiles", "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swift6),

        // Examples.
        .executableTarget(
            name: "first-search", dependencies: ["HybridSearch"], path: "Examples/first-search",
            swiftSettings: swift6),
        .executableTarget(
            name: "rag-context", dependencies: ["HybridSearch"], path: "Examples/rag-context",
            swiftSettings: swift6),
        .target(
            name: "DebianPackages", dependencies: ["LineFiles", "Retrieval"],
            path: "Examples/debian-packages/DebianPackages", swiftSettings: swift6),
        .executableTarget(
            name: "debian-packages",
            dependencies: ["DebianPackages", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Examples/debian-packages/Command", swiftSettings: swift6),

        // Kills, starves and soaks indexes, for DurabilityTests and scripts/kill-test.sh and its kin.
        .executableTarget(
            name: "index-torture",
            dependencies: ["HybridSearch", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/IndexTorture", swiftSettings: swift6),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swift6),
        tests("RetrievalTests", ["Retrieval"], fixtures: ["Fixtures"]),
        tests("BoundedExecutorTests", ["BoundedExecutor"]),
        tests("LineFilesTests", ["LineFiles"]),
        tests("TerminalTests", ["Terminal"]),
        tests("TextAnalysisTests", ["TextAnalysis"], fixtures: ["Fixtures"]),
        tests("TokenizersTests", ["Tokenizers", "LineFiles"], fixtures: ["Fixtures"]),
        tests("EncodersTests", ["Encoders", "Retrieval", "Tokenizers", "BoundedExecutor"], fixtures: ["Fixtures"]),
        tests("CSearchKernelsTests", ["CSearchKernels"]),
        .target(
            name: "IndexFileTestSupport", dependencies: ["CZlib"], path: "Tests/IndexFileTestSupport",
            swiftSettings: swift6),
        tests("IndexFilesTests", ["IndexFiles", "IndexFileTestSupport"]),
        tests("DocumentTableTests", ["DocumentTable", "IndexFiles", "IndexFileTestSupport", "Retrieval"]),
        tests(
            "InvertedIndexTests", ["InvertedIndex", "IndexFiles", "IndexFileTestSupport", "Retrieval", "CZlib"],
            fixtures: ["Fixtures"]),
        tests("VectorIndexTests", ["VectorIndex", "IndexFiles", "Retrieval"], fixtures: ["Fixtures"]),
        tests("FusionTests", ["Fusion", "Retrieval"], fixtures: ["Fixtures"]),
        tests("FusionTrainingTests", ["FusionTraining", "Fusion", "Evaluation", "Retrieval"], fixtures: ["Fixtures"]),
        tests("EvaluationTests", ["Evaluation", "Retrieval"], fixtures: ["Fixtures"]),
        tests("InterchangeTests", ["Interchange", "Retrieval"], fixtures: ["Fixtures"]),
        tests(
            "ModelLibraryTests", ["ModelLibrary", .product(name: "Crypto", package: "swift-crypto")],
            fixtures: ["Fixtures"]),
        tests("DebianPackagesTests", ["DebianPackages", "LineFiles", "Retrieval"], fixtures: ["Fixtures"]),
        tests("IndexStoreTests", ["HybridSearch", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("PipelinesTests", ["HybridSearch"]),
        tests("PostgreSQLClientTests", ["PostgreSQLClient"]),
        tests(
            "RemoteEnginesTests",
            [
                "HybridSearch", "DocumentTable", "PostgreSQLClient", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            fixtures: ["Fixtures"]),
        tests("HybridSearchTests", ["HybridSearch", "TestSupport"], fixtures: ["Fixtures"]),
        tests("DurabilityTests", ["index-torture", "TestSupport"]),
        tests("CommandTests", ["hybrid-search", "Retrieval", "TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)

// libFuzzer's program, which only scripts/fuzz.sh builds: it has no `main` of its own.
if Context.environment["HYBRIDSEARCH_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "index-file-fuzzer",
            dependencies: ["DocumentTable", "InvertedIndex", "VectorIndex", "Retrieval", "CZlib"],
            path: "Tests/IndexFileFuzzer", swiftSettings: swift6))
    package.products.append(.executable(name: "index-file-fuzzer", targets: ["index-file-fuzzer"]))
}
