//! Configurations of any size, in the proportions of real ones: virtual machines with their locations and orders.

use std::fmt::Write;

const NODES: usize = 32;

/// crm text of `statements` statements, some 110 bytes each, of which the rules have little to say.
#[allow(dead_code, reason = "each bench has its own use of this module")]
pub fn statements(statements: usize) -> String {
    let mut text = String::with_capacity(statements * 120);
    let mut left = statements.saturating_sub(header(&mut text));
    let mut number = 0;
    while left > 0 {
        left = left.saturating_sub(machine(&mut text, number, left));
        number += 1;
    }
    text
}

/// crm text of that many virtual machines, each with a location, an order and a rule.
#[allow(dead_code, reason = "each bench has its own use of this module")]
pub fn machines(machines: usize) -> String {
    let mut text = String::new();
    header(&mut text);
    for number in 0..machines {
        machine(&mut text, number, usize::MAX);
    }
    text
}

/// crm text of about that many lines. In every tenth one, by its number, two mistakes are made.
#[allow(dead_code, reason = "each bench has its own use of this module")]
pub fn lines(lines: usize, number_of_text: usize) -> String {
    let mut text = String::new();
    header(&mut text);
    let mut number = 0;
    while text.lines().count() + 9 <= lines {
        machine(&mut text, number, usize::MAX);
        number += 1;
    }
    if number_of_text.is_multiple_of(10) {
        text.push_str("order loop Mandatory: vm000000 vm000001\nlocation lost vm000000 100: nobody\n");
    }
    text
}

fn header(text: &mut String) -> usize {
    text.push_str("property stonith-enabled=true no-quorum-policy=stop\nprimitive fencing stonith:fence_sbd\n");
    for node in 1..=NODES {
        let _ = writeln!(text, "node {node}: node{node:02}");
    }
    NODES + 2
}

/// Writes at most `most` statements and says how many.
fn machine(text: &mut String, number: usize, most: usize) -> usize {
    let score = 100 + number % 50;
    let node = 1 + number % NODES;
    let _ = writeln!(
        text,
        "primitive vm{number:06} VirtualDomain \\\n\tparams config=\"/etc/libvirt/qemu/vm{number:06}.xml\" \\\n\t\
         meta resource-stickiness=100 priority={} \\\n\top start timeout=120s op stop timeout=180s op monitor interval=10s \
         timeout=30s \\\n\tutilization cpu=2 hv_memory=4096",
        1 + number % 9
    );
    let mut rest = vec![format!("location loc-vm{number:06} vm{number:06} {score}: node{node:02}")];
    if number > 0 {
        rest.push(format!("order ord-vm{number:06} Optional: vm{:06} vm{number:06}", number - 1));
    }
    rest.push(format!("location ping-vm{number:06} vm{number:06} rule -inf: not_defined pingd or pingd lte 0"));
    rest.truncate(most - 1);
    for statement in &rest {
        let _ = writeln!(text, "{statement}");
    }
    1 + rest.len()
}
