// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who uses HybridSearch never builds its benchmarks.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "HybridSearch", path: "..")],
    targets: [
        .executableTarget(
            name: "encoder-benchmark",
            dependencies: [.product(name: "HybridSearch", package: "HybridSearch")],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "passage-encoder",
            dependencies: [.product(name: "HybridSearch", package: "HybridSearch")],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
    ]
)
