/// How a report looks.
enum ReportStyle {
    /// How many colours there are; further systems are grey.
    static let colours = 8

    /// The class that gives a system its colour: the baseline's is the ink's own.
    static func colour(of system: Int, in report: EvaluationReport) -> String {
        guard let position = report.challengers.firstIndex(of: system) else { return "c0" }
        return position < colours ? "c\(position + 1)" : "c9"
    }

    /// Colours are variables, of which a dark page has others. Wide tables scroll by themselves.
    static let css = """
        :root { color-scheme: light dark; --page: #fcfcfb; --card: #ffffff; --ink: #171716; --ink2: #5f5e59;
          --rule: #e3e2dd; --gain: #2a78d6; --loss: #d9483b; --c1: #2a78d6; --c2: #eb6834;
          --c3: #1b9e74; --c4: #4a3aa7; --c5: #c48a00;
          --c6: #d14f86; --c7: #007a1f; --c8: #d03b3b; --c9: #a3a29c; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #161615; --card: #1f1f1d; --ink: #f3f2ee; --ink2: #aeada6; --rule: #383733;
            --gain: #4f97ec; --loss: #ee7466; --c1: #4f97ec; --c2: #f08a5d; --c3: #2fb98c; --c4: #a398f0;
            --c5: #d9a52b; --c6: #e57fab; --c7: #4fae5c; --c8: #ee7466; --c9: #77766f; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 3rem; background: var(--page);
          color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
        h3 { font-size: .95rem; margin: 0; overflow-wrap: anywhere; }
        p { margin: .2rem 0 .6rem; max-width: 48rem; overflow-wrap: anywhere; } .quiet { color: var(--ink2); }
        .scroll { overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; background: var(--card); }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .4rem .7rem; text-align: right; white-space: nowrap; vertical-align: top; }
        th { font-weight: 600; font-size: .85rem; color: var(--ink2); border-bottom: 1px solid var(--rule); }
        tbody tr + tr td, tbody tr + tr th { border-top: 1px solid var(--rule); }
        tbody th { font-weight: 500; font-size: inherit; color: var(--ink); border-bottom: 0; }
        th.name, td.name { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 9.5rem; }
        td small { display: block; color: var(--ink2); font-size: .78rem; }
        .best { font-weight: 700; } .up { color: var(--gain); } .down { color: var(--loss); }
        .grid2 { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); }
        figure { margin: 0; padding: .8rem; border: 1px solid var(--rule); border-radius: 8px;
          background: var(--card); min-width: 0; }
        figcaption { margin-bottom: .4rem; } figcaption p { margin: 0; font-size: .85rem; color: var(--ink2); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .5rem 0 .8rem; padding: 0;
          list-style: none; font-size: .88rem; overflow-wrap: anywhere; }
        .legend i { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin-right: .4em; }
        details { margin: .8rem 0; } summary { cursor: pointer; padding: .3rem 0; }
        svg { display: block; width: 100%; height: auto; max-width: 40rem; margin: 0 auto; }
        svg text { font-size: 12px; fill: var(--ink2); font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--rule); stroke-width: 1; } .zero { stroke: var(--ink2); stroke-width: 1; }
        .gain { fill: var(--gain); } .loss { fill: var(--loss); }
        .curve { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
        .curve.c0 { stroke-dasharray: 5 3; } .whisker { stroke: var(--c); stroke-width: 2; }
        .mark { fill: var(--c); stroke: var(--card); stroke-width: 1.5; } i.mark { background: var(--c); }
        .c0 { --c: var(--ink); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
        .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }
        .c8 { --c: var(--c8); } .c9 { --c: var(--c9); }
        @media (max-width: 30rem) { body { padding: 1rem .6rem 2rem; }
          th, td { padding: .35rem .45rem; font-size: .88rem; }
          svg text { font-size: 13px; } }
        @media print { body { max-width: none; } figure, .scroll { break-inside: avoid; } }
        """
}
