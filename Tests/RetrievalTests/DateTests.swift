import Foundation
import Retrieval
import Testing

@Suite struct DateTests {
    private static let second = 1_000_000

    /// Python: `int(datetime.fromisoformat(…).timestamp()) * 1_000_000`, and what is left out.
    @Test(arguments: [
        ("1970-01-01", 0, 86_400), ("2024-02-29", 1_709_164_800, 86_400), ("2024-02", 1_706_745_600, 29 * 86_400),
        ("2023-02", 1_675_209_600, 28 * 86_400), ("2024", 1_704_067_200, 366 * 86_400), ("1900", -2_208_988_800, 365 * 86_400),
        ("2024-02-29T12", 1_709_208_000, 3600), ("2024-02-29T12:30", 1_709_209_800, 60),
        ("2024-02-29T12:30:15Z", 1_709_209_815, 1), ("2024-02-29 12:30:15", 1_709_209_815, 1),
        ("2024-02-29T12:30:15+01:00", 1_709_206_215, 1), ("2024-02-29T12:30:15-0530", 1_709_229_615, 1),
        ("2024-02-29T12+01", 1_709_204_400, 3600), ("0001-01-01", -62_135_596_800, 86_400),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 1), ("1582-10-15", -12_219_292_800, 86_400),
    ])
    func readsISO8601(text: String, start: Int, seconds: Int) throws {
        let span = try #require(TimeSpan(iso8601: text))
        #expect(span.first == start * Self.second)
        #expect(span.last == (start + seconds) * Self.second - 1)
    }

    @Test func readsFractionsOfSeconds() throws {
        for (text, microseconds) in [
            (".5", 500_000), (".25", 250_000), (",000001", 1), (".123456789", 123_456), (".999999Z", 999_999),
        ] {
            let span = try #require(TimeSpan(iso8601: "1970-01-01T00:00:00\(text)"))
            #expect(span.first == microseconds && span.last == microseconds)
        }
    }

    @Test(arguments: [
        "", "24", "202", "20240", "2024-", "2024-13", "2024-00", "2024-2", "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31",
        "2024-02-29T", "2024-02-29T24", "2024-02-29T12:60", "2024-02-29T12:30:60", "2024-02-29T12:30:15.", "2024-02-29T1",
        "2024-02-29Z", "2024-02-29T12:30:15+1", "2024-02-29T12:30:15+01:0", "2024-02-29T12:30:15+19:00", "2024-02-29T12:30:15 Z",
        "2024-02-29T12:30:15.1234567890", "2024/02/29", "20240229", "+2024", "-2024", "2024-02-29x", "٢٠٢٤", "now",
    ])
    func refusesWhatIsNoDate(text: String) {
        #expect(TimeSpan(iso8601: text) == nil)
    }

    @Test func everyDayIsTheNextOfTheOneBefore() throws {
        var expected = -62_135_596_800 * Self.second
        for year in 1...2400 {
            for month in 1...12 {
                for day in 1...31 {
                    func padded(_ number: Int, _ count: Int) -> String {
                        String(repeating: "0", count: count - "\(number)".count) + "\(number)"
                    }
                    guard let span = TimeSpan(iso8601: "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))") else {
                        continue
                    }
                    #expect(span.first == expected)
                    expected = span.last + 1
                }
            }
        }
        #expect(expected == TimeSpan(iso8601: "2401")?.first)
    }

    /// The examples of Elasticsearch's documentation, of `range` and of date math. `now` is 2001-01-01T12:00:00.
    @Test(arguments: [
        ("2014-11-18||/M", "2014-11-01", "2014-11-30T23:59:59.999999"), ("2014-11-18", "2014-11-18", "2014-11-18T23:59:59.999999"),
        ("now+1h", "2001-01-01T13:00:00.0", "2001-01-01T13:00:00.0"), ("now-1h", "2001-01-01T11:00:00.0", "2001-01-01T11:00:00.0"),
        ("now-1h/d", "2001-01-01", "2001-01-01T23:59:59.999999"), ("2001.02.01||+1M/d", "", ""),
        ("2001-02-01||+1M/d", "2001-03-01", "2001-03-01T23:59:59.999999"), ("now", "2001-01-01T12:00:00.0", "2001-01-01T12:00:00.0"),
        ("now/d", "2001-01-01", "2001-01-01T23:59:59.999999"), ("now-1d/d", "2000-12-31", "2000-12-31T23:59:59.999999"),
        ("now/w", "2001-01-01", "2001-01-07T23:59:59.999999"), ("now-1d/w", "2000-12-25", "2000-12-31T23:59:59.999999"),
        ("now/y", "2001-01-01", "2001-12-31T23:59:59.999999"), ("2024-01-31||+1M", "2024-02-29T00:00:00.0", "2024-02-29T00:00:00.0"),
        ("2024-02-29||+1y", "2025-02-28T00:00:00.0", "2025-02-28T00:00:00.0"), ("2024-02-29||-y", "2023-02-28T00:00:00.0", "2023-02-28T00:00:00.0"),
        ("2024-03||-1d", "2024-02-29T00:00:00.0", "2024-02-29T00:00:00.0"), ("now/h+30m", "2001-01-01T12:30:00.0", "2001-01-01T13:29:59.999999"),
        ("2024-01-31||/d+1M", "2024-02-29T00:00:00.0", "2024-02-29T23:59:59.999999"), ("1969-12-31T23:59:59||/m", "1969-12-31T23:59", "1969-12-31T23:59:59.999999"),
    ])
    func roundsAsElasticsearchDoes(text: String, first: String, last: String) throws {
        let now = try #require(TimeSpan(iso8601: "2001-01-01T12:00:00")).first
        let limit = try DateLimit(text, now: now)
        #expect(limit?.first == TimeSpan(iso8601: first)?.first)
        #expect(limit?.last == TimeSpan(iso8601: last)?.first)
    }

    @Test func whatIsNoDateIsNoMistake() throws {
        for text in ["nowhere", "now or never", "a||b", "||", "", "12", "now1d"] {
            #expect(try DateLimit(text, now: 0) == nil)
        }
    }

    @Test(arguments: [
        "now-7q", "now-", "now+1", "now/2d", "now/", "2024||x", "2024||+", "now+1é", "now+99999999999999999999d", "now+9223372036854775807w",
        "now+9223372036854775807y", "now-9000000y", "now+80000y",
    ])
    func mistakesInDateMathAreToldOf(text: String) {
        #expect(throws: DateLimit.Problem.self) { try DateLimit(text, now: 0) }
    }
}
