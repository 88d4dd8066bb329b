/// oneDNN refused to compile or run a matrix product.
public struct OneDNNError: Error, Equatable, CustomStringConvertible {
    /// What was asked for.
    public var operation: String
    /// oneDNN's `dnnl_status_t`.
    public var status: Int

    static let notImplemented = 3

    public var description: String {
        let reason = switch status {
        case 1: "out of memory"
        case 2: "invalid arguments"
        case Self.notImplemented: "not implemented"
        case 5: "runtime error"
        default: "status"
        }
        return "oneDNN could not \(operation): \(reason) (\(status))"
    }

    static func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(OneDNNError) {
        if status != 0 {
            throw OneDNNError(operation: operation(), status: Int(status))
        }
    }
}
