import Terminal
import Testing

@Suite struct ReadableTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1234, "1,234"), (-1_234_567, "-1,234,567"), (.min, "-9,223,372,036,854,775,808"),
    ])
    func counts(value: Int, text: String) {
        #expect(Readable.count(value) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (12_345_678, "12.3 MB"), (999_600, "1.00 MB"),
        (83_506_384, "83.5 MB"), (-2500, "-2.50 kB"), (.max, "9.22 EB"),
    ])
    func bytes(value: Int, text: String) {
        #expect(Readable.bytes(value) == text)
    }

    @Test(arguments: [
        (Duration.nanoseconds(12), "12.0 ns"), (.microseconds(850), "850 µs"), (.microseconds(1240), "1.24 ms"),
        (.microseconds(999_900), "1.00 s"), (.milliseconds(12_340), "12.3 s"), (.milliseconds(59_990), "1 m 00 s"),
        (.seconds(192), "3 m 12 s"), (.seconds(7500), "2 h 05 m"), (.seconds(273_600), "3 d 04 h"),
        (.seconds(-192), "-3 m 12 s"), (.zero, "0.00 ns"),
    ])
    func durations(value: Duration, text: String) {
        #expect(Readable.duration(value) == text)
    }

    @Test func ratesAndShares() {
        #expect(Readable.rate(1234.4) == "1,234")
        #expect(Readable.rate(3.71) == "3.7")
        #expect(Readable.rate(.infinity) == "–")
        #expect(Readable.percent(0.4204) == "42.0 %")
        #expect(Readable.percent(.nan) == "–")
    }
}
