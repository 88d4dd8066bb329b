import Foundation

enum Memory {
    /// What the process has in memory, pages of mapped files that it has touched included; 0 where the system does
    /// not say (only Linux does).
    static var residentMiB: Double {
        guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        else { return 0 }
        return (Double(pages[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
