import HybridSearch
import RemoteEngines
import Testing

@Suite struct RemoteEngineErrorTests {
    @Test func errorsAreSentencesThatNameTheEngine() {
        let refused = RemoteEngineError.refused(engine: "elasticsearch \"articles\"", status: 404, reason: "no such index")
        #expect("\(refused)" == "elasticsearch \"articles\" answered 404: no such index")
    }
}
