import Foundation
import ModelLibrary
import Testing

@Suite struct ModelNameTests {
    @Test func tellsNamesRepositoriesAndFoldersApart() throws {
        #expect(try ModelName("splade-tiny") == .short("splade-tiny"))
        guard case .repository(let repository) = try ModelName("naver/splade-v3"),
            case .repository(let other) = try ModelName("naver/splade-v3@refs/pr/1")
        else {
            Issue.record("naver/splade-v3 is no repository")
            return
        }
        #expect(repository.name == "naver/splade-v3" && repository.revision == "main")
        #expect(other.name == "naver/splade-v3" && other.revision == "refs/pr/1")
        #expect(other.description == "naver/splade-v3@refs/pr/1")
        #expect(try ModelName("/models/mine/") == .folder(URL(filePath: "/models/mine", directoryHint: .isDirectory)))
        #expect(try ModelName("/models/../mine") == .folder(URL(filePath: "/mine", directoryHint: .isDirectory)))
        let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        #expect(try ModelName("./mine")
            == .folder(here.appending(path: "mine", directoryHint: .isDirectory).standardizedFileURL))
        guard case .folder(let home) = try ModelName("~/mine") else {
            Issue.record("~/mine is not a folder")
            return
        }
        #expect(home.path().hasPrefix("/") && home.lastPathComponent == "mine" && !home.path().contains("~"))
    }

    @Test(arguments: [
        "", " ", "a b", "a/", "a//b", "a/b/c", "a/../b", "..a", "a/..", "a/.hidden", ".hidden", "-a", "a\\b",
        "a:b", "naïve", "a@main", "a/b@", "a/b@../c",
        "a/b@c/../d", "a/b@c//d", "a/b@-c", "a/b@.c", "a/b@c d", "a/b@c@d",
        String(repeating: "a", count: 97),
    ])
    func refusesWhatIsNoName(text: String) {
        #expect(throws: ModelLibraryError.invalidName(text)) { try ModelName(text) }
    }
}
