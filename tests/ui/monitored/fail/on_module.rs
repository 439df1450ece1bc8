use monitored::monitored;

#[monitored]
mod m {}

fn main() {
    
}
