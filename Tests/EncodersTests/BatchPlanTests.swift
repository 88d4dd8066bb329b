import Encoders
import Testing

@Suite struct BatchPlanTests {
    @Test func batchesHoldEveryTextOnceWithinTheLimit() {
        for _ in 0..<50 {
            let lengths = (0..<Int.random(in: 0...200)).map { _ in Int.random(in: 2...300) }
            let batches = BatchPlan.batches(lengths: lengths, tokenLimit: 256)
            #expect(batches.joined().sorted() == Array(lengths.indices))
            #expect(batches.allSatisfy { $0.count == 1 || $0.map { lengths[$0] }.reduce(0, +) <= 256 })
            let order = batches.joined().map { lengths[$0] }
            #expect(order == order.sorted())
        }
    }
}
