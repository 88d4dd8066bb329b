import CSearchKernels
import Foundation

/// The numbers of a tensor: where they lie in the mapped file, or a converted copy.
struct TensorNumbers: Sendable {
    private enum Place {
        case file(Data, Range<Int>)
        case memory([Float])
    }

    private let place: Place
    let count: Int

    /// - Parameters:
    ///   - data: A mapped file.
    ///   - range: The bytes of the tensor, within the file.
    init(_ data: Data, _ range: Range<Int>, _ decode: FloatDecoding) {
        let isAsInMemory = decode == .float32 && UInt32(1).littleEndian == 1
        place = data.withUnsafeBytes { bytes in
            let tensor = UnsafeRawBufferPointer(rebasing: bytes[range])
            let alignment = UInt(bitPattern: tensor.baseAddress) % UInt(MemoryLayout<Float>.alignment)
            return isAsInMemory && alignment == 0 ? .file(data, range) : .memory(decode(tensor))
        }
        count = switch place {
        case .file: range.count / MemoryLayout<Float>.stride
        case .memory(let numbers): numbers.count
        }
    }

    func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        switch place {
        case .memory(let numbers):
            try numbers.withUnsafeBufferPointer(body)
        case .file(let data, let range):
            // Aligned and of the right type of number: see init.
            try data.withUnsafeBytes { bytes in
                try body(UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: Float.self))
            }
        }
    }

    var array: [Float] { withUnsafeBufferPointer { Array($0) } }

    /// The first number that is infinite or NaN.
    var firstNotFinite: (position: Int, number: Float)? {
        withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress, !csk_all_finite(start, numbers.count) else { return nil }
            return numbers.firstIndex { !$0.isFinite }.map { ($0, numbers[$0]) }
        }
    }

    /// Gives the memory of the file's pages back; they are read from the file again when they are needed.
    func releasePages() {
        guard case .file(let data, let range) = place else { return }
        data.withUnsafeBytes { bytes in
            let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
            let start = UInt(bitPattern: bytes.baseAddress) + UInt(range.lowerBound)
            // Whole pages of this tensor only. What fails costs memory, nothing else.
            let first = (start + page - 1) / page * page
            let end = (start + UInt(range.count)) / page * page
            if first < end {
                madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
            }
        }
    }
}
