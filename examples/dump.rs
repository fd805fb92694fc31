use crmc::syntax::*;
fn main() {
    let f = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(f).unwrap();
    for c in split(&bytes) {
        if c.kind != ChunkKind::Statement {
            continue;
        }
        let t = std::str::from_utf8(&bytes[c.range]).unwrap().trim_end_matches(['\n', '\r']);
        let tree = parse(t, 0);
        fn p(n: Node, d: usize) {
            println!("{}{:?} {:?}", "  ".repeat(d), n.kind(), n.text());
            for c in n.children() {
                p(c, d + 1)
            }
        }
        p(tree.root(), 0);
    }
}
