//! Clean configurations of any size: databases, web servers, mail on DRBD and proxies, as one finds them in real clusters,
//! and nothing in them that any rule minds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A clean configuration, made to measure.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Site {
    /// How many primitives it has, at least ten.
    pub resources: usize,
    /// The names of its nodes.
    pub nodes: Vec<String>,
    /// Whether it declares them.
    pub has_nodes: bool,
    /// Whether it has a fence device.
    pub is_fenced: bool,
    /// Whether it watches its network.
    pub is_pinged: bool,
    /// Whether a resource runs only where a location permits it.
    pub is_opt_in: bool,
    /// Whether resources stay where they are.
    pub is_sticky: bool,
    /// Its properties.
    pub properties: BTreeMap<&'static str, &'static str>,
}

impl Site {
    /// One that fits nothing in particular.
    pub fn plain(resources: usize) -> Self {
        Self {
            resources,
            nodes: ["site-n1", "site-n2", "site-n3"].map(str::to_owned).to_vec(),
            has_nodes: true,
            is_fenced: true,
            is_pinged: true,
            is_opt_in: false,
            is_sticky: true,
            properties: BTreeMap::from([("stonith-enabled", "true"), ("no-quorum-policy", "stop")]),
        }
    }

    /// As crm text. Every id in it starts with `site`.
    pub fn text(&self) -> String {
        let mut writer = Writer { site: self, text: String::new(), left: self.resources, tops: Vec::new() };
        if self.has_nodes {
            for node in &self.nodes {
                writeln!(writer.text, "node {node}").unwrap();
            }
        }
        if !self.properties.is_empty() {
            let properties: String = self.properties.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            writeln!(writer.text, "property{properties}").unwrap();
        }
        if self.is_sticky {
            writer.text.push_str("rsc_defaults resource-stickiness=100\n");
        }
        writer.services();
        writer.locations();
        writer.text
    }
}

/// What a site is made of.
struct Unit {
    /// The templates of its resources.
    templates: &'static str,
    /// Its statements; `{n}` is its number, `{db}` that of the database before it, `{node}` where it is at home.
    statements: &'static str,
    /// How many primitives it has.
    size: usize,
    /// What of it a location can name.
    tops: &'static [&'static str],
}

struct Writer<'s> {
    site: &'s Site,
    text: String,
    left: usize,
    tops: Vec<String>,
}

impl Writer<'_> {
    fn services(&mut self) {
        if self.site.is_fenced {
            self.write(&FENCE, 0, 0);
        }
        if self.site.is_pinged {
            self.write(&PING, 0, 0);
        }
        // Proxies fill what is left.
        let units = [&DATABASE, &WEB, &MAIL, &PROXY];
        let mut used = [false; 4];
        let mut database = 0;
        for number in 1.. {
            let kind = if units[(number - 1) % 4].size <= self.left { (number - 1) % 4 } else { 3 };
            if self.left == 0 {
                break;
            }
            if !std::mem::replace(&mut used[kind], true) {
                self.text.push_str(units[kind].templates);
            }
            if kind == 0 {
                database = number;
            }
            self.write(units[kind], number, database);
        }
    }

    fn write(&mut self, unit: &Unit, number: usize, database: usize) {
        let fill = |text: &str| {
            let text = text.replace("{n}", &number.to_string()).replace("{db}", &database.to_string());
            text.replace("{node}", &self.site.nodes[number % self.site.nodes.len()])
        };
        self.tops.extend(unit.tops.iter().map(|top| fill(top)));
        self.text += &fill(unit.statements);
        self.left -= unit.size;
    }

    /// Databases need the network, and in an opt-in cluster all need a permission.
    fn locations(&mut self) {
        let databases: Vec<&str> = self.tops.iter().map(String::as_str).filter(|top| top.ends_with("-db")).collect();
        if self.site.is_pinged {
            let databases = databases.join(" ");
            writeln!(self.text, "location site-net {{ {databases} }} rule -inf: not_defined pingd or pingd lte 0")
                .unwrap();
        }
        if self.site.is_opt_in {
            for node in &self.site.nodes {
                writeln!(self.text, "location site-on-{node} {{ {} }} 50: {node}", self.tops.join(" ")).unwrap();
            }
        }
    }
}

const FENCE: Unit = Unit {
    templates: "",
    statements: "\
primitive site-fence stonith:fence_xvm \\
	params multicast_address=225.0.0.12 pcmk_delay_max=30s \\
	op monitor interval=3600s timeout=20s
",
    size: 1,
    tops: &["site-fence"],
};

const PING: Unit = Unit {
    templates: "",
    statements: "\
primitive site-ping ocf:pacemaker:ping \\
	params host_list=\"192.0.2.1 192.0.2.2\" multiplier=1000 dampen=5s \\
	op start timeout=60s op stop timeout=20s op monitor interval=15s timeout=60s
clone site-cl-ping site-ping meta interleave=true
",
    size: 1,
    tops: &["site-cl-ping"],
};

const DATABASE: Unit = Unit {
    templates: "\
rsc_template site-vg ocf:heartbeat:LVM-activate \\
	params vg_access_mode=system_id \\
	op start timeout=90s op stop timeout=90s op monitor interval=30s timeout=90s
rsc_template site-fs ocf:heartbeat:Filesystem \\
	params fstype=xfs \\
	op start timeout=60s op stop timeout=60s op monitor interval=20s timeout=40s
rsc_template site-ip ocf:heartbeat:IPaddr2 \\
	params cidr_netmask=16 \\
	op start timeout=20s op stop timeout=20s op monitor interval=10s timeout=20s
rsc_template site-pg ocf:heartbeat:pgsql \\
	op start timeout=120s op stop timeout=120s op monitor interval=30s timeout=30s
",
    statements: "\
primitive site{n}-vg @site-vg params vgname=site{n}
primitive site{n}-fs @site-fs params device=/dev/site{n}/data directory=/srv/site{n}
primitive site{n}-ip @site-ip params ip=db{n}.example.com
primitive site{n}-pg @site-pg params pgdata=/srv/site{n}/pg
group site{n}-db site{n}-vg site{n}-fs site{n}-ip site{n}-pg
location site{n}-db-home site{n}-db 200: {node}
",
    size: 4,
    tops: &["site{n}-db"],
};

const WEB: Unit = Unit {
    templates: "\
rsc_template site-httpd ocf:heartbeat:apache \\
	op start timeout=40s op stop timeout=60s op monitor interval=10s timeout=20s
",
    statements: "\
primitive site{n}-ip @site-ip params ip=www{n}.example.com
primitive site{n}-httpd @site-httpd params configfile=/etc/site{n}/httpd.conf
group site{n}-web site{n}-ip site{n}-httpd
order site{n}-web-behind-db Mandatory: site{db}-db site{n}-web
colocation site{n}-web-near-db 500: site{n}-web site{db}-db
",
    size: 2,
    tops: &["site{n}-web"],
};

const MAIL: Unit = Unit {
    templates: "\
rsc_template site-drbd ocf:linbit:drbd \\
	op start timeout=240s op stop timeout=100s op promote timeout=90s op demote timeout=90s \\
	op monitor interval=29s role=Promoted timeout=20s op monitor interval=31s role=Unpromoted timeout=20s
",
    statements: "\
primitive site{n}-drbd @site-drbd params drbd_resource=site{n}
clone site{n}-ms site{n}-drbd \\
	meta promotable=true promoted-max=1 clone-max=2 notify=true interleave=true
primitive site{n}-mail @site-fs params device=/dev/drbd{n} directory=/srv/mail{n}
colocation site{n}-mail-on-drbd inf: site{n}-mail site{n}-ms:Promoted
order site{n}-drbd-before-mail Mandatory: site{n}-ms:promote site{n}-mail:start
",
    size: 2,
    tops: &["site{n}-ms", "site{n}-mail"],
};

const PROXY: Unit = Unit {
    templates: "\
rsc_template site-nginx ocf:heartbeat:nginx \\
	op start timeout=60s op stop timeout=60s op monitor interval=10s timeout=30s
",
    statements: "\
primitive site{n}-proxy @site-nginx params configfile=/etc/site{n}/nginx.conf
location site{n}-proxy-home site{n}-proxy 100: {node}
",
    size: 1,
    tops: &["site{n}-proxy"],
};
