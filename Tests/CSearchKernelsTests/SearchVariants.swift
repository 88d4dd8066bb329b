import CSearchKernels

extension csk_search_kernels {
    static var variants: [csk_search_kernels] {
        var variants = [csk_search_kernels](repeating: csk_search_kernels(), count: 8)
        let count = csk_search_variants(&variants, variants.count)
        return Array(variants.prefix(count))
    }

    var title: String { String(cString: name) }
}

/// Counts around the numbers that variants handle at once, and larger ones.
let countsOfPostings = [0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 700]

let edgesOf16Bits: [UInt16] = [0, 1, 255, 256, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF]

/// Different documents of a window, ascending.
func ascendingLocals(_ count: Int, below limit: Int = Int(csk_window_size)) -> [UInt16] {
    var locals: Set<UInt16> = []
    while locals.count < count { locals.insert(UInt16(Int.random(in: 0..<limit))) }
    return locals.sorted()
}

func randomBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in .random(in: 0...255) }
}
