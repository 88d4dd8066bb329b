import Foundation

/// A copy of some elements at the very end of a piece of memory: whoever reads or writes beyond them crashes. Kernels
/// work on mapped files, which may end there too.
final class Guarded<Element: BitwiseCopyable> {
    private let memory: UnsafeMutableRawPointer
    private let size: Int
    let pointer: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let page = Int(getpagesize())
        let bytes = elements.count * MemoryLayout<Element>.stride
        let used = (bytes + page - 1) / page * page
        size = used + page
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
            memory != MAP_FAILED, mprotect(memory + used, page, PROT_NONE) == 0
        else { preconditionFailure("no memory for a test") }
        self.memory = memory
        pointer = (memory + used - bytes).bindMemory(to: Element.self, capacity: elements.count)
        pointer.update(from: elements, count: elements.count)
        count = elements.count
    }

    deinit {
        munmap(memory, size)
    }

    var elements: [Element] {
        Array(UnsafeBufferPointer(start: pointer, count: count))
    }
}
