// swift-tools-version: 6.2
import PackageDescription

/// HybridSearch's side of benchmarks: a program that answers a driver's requests.
func ours(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["BenchmarkSessions", .product(name: "HybridSearch", package: "HybridSearch")],
        swiftSettings: [.enableUpcomingFeature("ExistentialAny")])
}

// A package of its own, so that who uses HybridSearch never builds its benchmarks.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "HybridSearch", path: "..")],
    targets: [
        .target(
            name: "BenchmarkSessions", dependencies: [.product(name: "HybridSearch", package: "HybridSearch")],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
        ours("dense-benchmark"),
        ours("encoder-benchmark"),
        ours("retrieval-benchmark"),
        ours("scale-benchmark"),
        ours("filter-benchmark"),
        ours("fusion-benchmark"),
        .executableTarget(
            name: "passage-encoder",
            dependencies: [.product(name: "HybridSearch", package: "HybridSearch")],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
    ]
)
