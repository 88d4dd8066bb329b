// swift-tools-version: 6.1
import PackageDescription

let swift6: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "HybridSearch",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Retrieval", swiftSettings: swift6),
        .target(name: "BoundedExecutor", swiftSettings: swift6),
        .target(name: "LineFiles", dependencies: ["CZlib"], swiftSettings: swift6),
        .testTarget(name: "RetrievalTests", dependencies: ["Retrieval"], swiftSettings: swift6),
    ],
    cxxLanguageStandard: .cxx17
)
