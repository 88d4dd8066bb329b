import DebianPackages
import Foundation
import LineFiles
import Retrieval
import Testing

@Suite struct PackageListsTests {
    private let packages = """
        Package: play
        Source: players (2.0-1)
        Version: 2.0-1
        Installed-Size: 312
        Maintainer: Somebody <somebody@example.org>
        Description: plays sound
        Homepage: https://example.org/play
        Description-md5: 11111111111111111111111111111111
        Tag: role::program, sound::player,
         works-with::audio
        Section: sound
        Priority: optional

        Package: old
        Version: 1.0~rc1-1
        Description: an old version

        Package: old
        Version: 1.0-1
        Description: a new version
         Told in full here.

        """
    private let translations = """
        Package: play
        Description-md5: 11111111111111111111111111111111
        Description-en: plays sound
         Plays sound files from
         the command line.

        """

    @Test func joinsPackagesWithTheirDescriptions() throws {
        let folder = try Folder(["x_Packages": packages, "x_Translation-en": translations, "x_InRelease": "noise"])
        var lists = PackageLists()
        try lists.read([folder.path])
        let documents = lists.documents()
        #expect(documents.map(\.id) == ["old", "play"])

        let play = try #require(documents.last)
        #expect(play.title == "play")
        #expect(play.text == "plays sound\nPlays sound files from the command line.")
        #expect(play.metadata == [
            "version": "2.0-1", "source": "players", "section": "sound", "priority": "optional",
            "homepage": "https://example.org/play", "installed_size": 312,
            "tags": ["role::program", "sound::player", "works-with::audio"],
        ])
    }

    @Test func keepsTheNewestVersionInWhateverOrderTheyCome() throws {
        let stanzas = packages.components(separatedBy: "\n\n")
        for order in [stanzas, stanzas.reversed()] {
            let folder = try Folder(["Packages": order.joined(separator: "\n\n")])
            var lists = PackageLists()
            try lists.read([folder.path])
            #expect(lists.count == 2)
            let old = try #require(lists.documents().first)
            #expect(old.text == "a new version\nTold in full here.")
            #expect(old.metadata == ["version": "1.0-1", "source": "old"])
        }
    }

    @Test func writesTheSameLineEachTime() throws {
        let document = Document(
            id: "a", title: "a", text: "line\nnext/ü", metadata: ["size": 3, "tags": ["x", "y"], "home": "e.org/x"])
        let line = try CorpusLine.encode(document)
        #expect(String(decoding: line, as: UTF8.self) == """
            {"_id":"a","metadata":{"home":"e.org/x","size":3,"tags":["x","y"]},"text":"line\\nnext/ü","title":"a"}

            """)
    }

    @Test(arguments: [
        ("Package: a\nVersion 1\n", "Packages:2: is not of the form 'Field: value'"),
        (" lost\n", "Packages:1: continues a field, but none came before"),
        ("Package: a\nPackage: b\n", "Packages:2: repeats the field Package"),
        ("\nPackage: a\n", "Packages:2: this paragraph has no Version"),
        ("Version: 1\n", "Packages:1: this paragraph has no Package"),
        ("Package: a\nVersion: 1\nInstalled-Size: big\n",
            "Packages:3: Installed-Size must be a whole number of KiB, found 'big'"),
    ])
    func namesFileAndLineOfAMistake(text: String, message: String) throws {
        let folder = try Folder(["Packages": text])
        var lists = PackageLists()
        let error = #expect(throws: LineReaderError.self) { try lists.read([folder.path]) }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "none")")
    }

    @Test func refusesWhatIsNoList() throws {
        let folder = try Folder(["Packages.lz4": "", "notes.txt": ""])
        var lists = PackageLists()
        #expect(throws: LineReaderError.self) { try lists.read([folder.path]) }
        #expect(throws: LineReaderError.self) { try lists.read([folder.path + "/notes.txt"]) }
        #expect(throws: LineReaderError.self) { try lists.read([folder.path + "/absent_Packages"]) }
        #expect(lists.count == 0)
    }

    @Test func aTranslationWithoutItsKeyIsAnError() throws {
        let folder = try Folder(["Packages": packages, "Translation-en": "Package: a\nDescription-en: b\n"])
        var lists = PackageLists()
        let error = #expect(throws: LineReaderError.self) { try lists.read([folder.path]) }
        #expect(error?.description.contains("Translation-en:1") == true)
    }

    @Test func aSampleIsSpreadNestedAndTheSameEachTime() throws {
        let role = { (number: Int) in number % 4 == 0 ? "program" : "data" }
        let text = (0..<200).map { "Package: p\($0)\nVersion: 1\nTag: role::\(role($0))\n" }
        let folder = try Folder(["Packages": text.joined(separator: "\n")])
        var lists = PackageLists()
        try lists.read([folder.path])
        let names = { (limit: Int, tag: String?) in lists.documents(limit: limit, preferring: tag).map(\.id) }
        let small = names(20, nil)
        #expect(small.count == 20)
        #expect(small == small.sorted())
        #expect(Set(small).isSubset(of: Set(names(50, nil))))
        #expect(names(500, nil).count == 200)
        // Neither the first nor the last of the list alone.
        let numbers = small.compactMap { Int($0.rawValue.dropFirst()) }
        #expect(numbers.contains { $0 < 60 } && numbers.contains { $0 > 140 })

        let programs = Set((0..<50).map { DocumentID("p\($0 * 4)") })
        #expect(Set(names(30, "role::program")).isSubset(of: programs))
        #expect(programs.isSubset(of: Set(names(60, "role::program"))))
    }
}

/// A folder with some files that goes away with its last reference.
private final class Folder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "debian-packages-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(filePath: path).appending(path: name))
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
